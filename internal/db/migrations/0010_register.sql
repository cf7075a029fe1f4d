-- +goose Up
create table compound (
    county         text not null,
    id             text not null,
    path           text not null,
    name           text not null,
    name_key       text not null,
    pinyin         text not null,
    initials       text not null,
    address        text not null,
    scope          text not null,
    proposed       text not null,
    next           text not null,
    missing        text not null,
    mode           text not null,
    modes          text not null,
    households_low bigint,
    built_low      bigint,
    floor_area_low bigint,
    facts          text not null,
    doubts         bigint not null,
    version        bigint not null,
    run            text not null,
    created_at     bigint not null,
    changed_at     bigint not null,
    changed_by     text not null,
    withdrawn_on   text not null,
    withdrawn      text not null,
    primary key (county, id)
);
-- answers the lists' counts, filters and orders without the facts
create index compound_list on compound (county, path, withdrawn_on, scope, mode, proposed, next, pinyin, households_low, built_low, doubts, run, id);

create table observation (
    county    text not null,
    compound  text not null,
    seq       bigint not null,
    path      text not null,
    as_of     text not null,
    at        bigint not null,
    kind      text not null,
    ref       text not null,
    run       text not null,
    row_no    bigint not null,
    actor     text not null,
    by_name   text not null,
    readings  text not null,
    withdrawn boolean not null,
    primary key (county, path, seq)
);

create table register_turn (
    county text not null,
    path   text not null,
    taken  bigint not null,
    primary key (county, path)
);

create table import_run (
    county       text not null,
    id           text not null,
    path         text not null,
    file         text not null,
    hash         text not null,
    sheet        text not null,
    as_of        text not null,
    day          text not null,
    at           bigint not null,
    actor        text not null,
    by_name      text not null,
    columns      text not null,
    created      bigint not null,
    updated      bigint not null,
    unchanged    bigint not null,
    rejected     bigint not null,
    needs_person bigint not null,
    skipped      bigint not null,
    problems     bigint not null,
    undone_at    bigint not null,
    undone_by    text not null,
    primary key (county, id)
);
create index import_run_path on import_run (county, path, id);
create index import_run_hash on import_run (county, hash);

create table import_row (
    county   text not null,
    run      text not null,
    row_no   bigint not null,
    path     text not null,
    outcome  text not null,
    compound text not null,
    seq      bigint not null,
    name     text not null,
    note     text not null,
    problems text not null,
    primary key (county, run, row_no)
);

create table import_map (
    county  text not null,
    path    text not null,
    kind    text not null,
    name    text not null,
    columns text not null,
    at      bigint not null,
    by_name text not null,
    primary key (county, path, kind, name)
);

-- +goose Down
drop table import_map;
drop table import_row;
drop table import_run;
drop table register_turn;
drop table observation;
drop table compound;
