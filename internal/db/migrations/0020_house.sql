-- +goose Up
create table building (
    county     text not null,
    path       text not null,
    key        text not null,
    name       text not null,
    storeys    bigint,
    gone_on    text not null,
    run        text not null,
    version    bigint not null,
    created_on text not null,
    changed_at bigint not null,
    changed_by text not null,
    primary key (county, path, key)
);

create table unit (
    county      text not null,
    id          text not null,
    seq         bigint not null,
    path        text not null,
    key         text not null,
    building    text not null,
    entrance    text not null,
    room        text not null,
    sort        text not null,
    written     text not null,
    area        bigint,
    area_source text not null,
    area_ref    text not null,
    use         text not null,
    tenure      text not null,
    gone        boolean not null,
    since       text not null,
    until       text not null,
    void        boolean not null,
    ended       text not null,
    at          bigint not null,
    actor       text not null,
    by_name     text not null,
    how         text not null,
    ref         text not null,
    run         text not null,
    row_no      bigint not null,
    reason      text not null,
    primary key (county, id, seq)
);
create index unit_path on unit (county, path, until, sort);
create index unit_run on unit (county, run);
create index unit_void on unit (county, path, id, seq) where void;
-- two writers cannot enter one room twice
create unique index unit_key on unit (county, path, key) where until = '9999-12-31' and not void and not gone;

create table unit_owner (
    county text not null,
    unit   text not null,
    seq    bigint not null,
    n      bigint not null,
    path   text not null,
    owner  text not null,
    num    bigint not null,
    den    bigint not null,
    primary key (county, unit, seq, n)
);
create index unit_owner_owner on unit_owner (county, owner);

create table owner (
    county   text not null,
    id       text not null,
    seq      bigint not null,
    path     text not null,
    kind     text not null,
    name     text not null,
    name_key text not null,
    phone    text not null,
    note     text not null,
    hardship text not null,
    voter    text not null,
    apart    boolean not null,
    since    text not null,
    until    text not null,
    void     boolean not null,
    ended    text not null,
    at       bigint not null,
    actor    text not null,
    by_name  text not null,
    how      text not null,
    ref      text not null,
    run      text not null,
    row_no   bigint not null,
    reason   text not null,
    primary key (county, id, seq)
);
create index owner_path on owner (county, path, until, name_key);
create index owner_voter on owner (county, voter);
create index owner_run on owner (county, run);
create index owner_void on owner (county, path, id, seq) where void;

create table house_turn (
    county text not null,
    path   text not null,
    taken  bigint not null,
    primary key (county, path)
);

create table house_run (
    county       text not null,
    id           text not null,
    path         text not null,
    compound     text not null,
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
    missing      bigint not null,
    joined       bigint not null,
    skipped      bigint not null,
    problems     bigint not null,
    owners       bigint not null,
    undone_at    bigint not null,
    undone_by    text not null,
    primary key (county, id)
);
create index house_run_path on house_run (county, path, id);

create table house_row (
    county   text not null,
    run      text not null,
    row_no   bigint not null,
    outcome  text not null,
    unit     text not null,
    room     text not null,
    note     text not null,
    problems text not null,
    primary key (county, run, row_no)
);

-- +goose Down
drop table house_row;
drop table house_run;
drop table house_turn;
drop table owner;
drop table unit_owner;
drop table unit;
drop table building;
