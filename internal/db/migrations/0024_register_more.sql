-- +goose Up
-- two records of one compound that were made one; seq is the observation by which the survivor took over facts, 0 = none
create table compound_merge (
    county    text not null,
    id        text not null,
    path      text not null,
    loser     text not null,
    survivor  text not null,
    seq       bigint not null,
    day       text not null,
    at        bigint not null,
    by_name   text not null,
    reason    text not null,
    undone_at bigint not null,
    undone_by text not null,
    primary key (county, id)
);
create index compound_merge_loser on compound_merge (county, loser);
create index compound_merge_survivor on compound_merge (county, survivor);

-- two compounds that look alike and that a person told apart; a < b
create table compound_apart (
    county  text not null,
    a       text not null,
    b       text not null,
    path    text not null,
    at      bigint not null,
    by_name text not null,
    primary key (county, a, b)
);
create index compound_apart_path on compound_apart (county, path);

-- what a list asks of a compound on every day from since until the day before upto
create table compound_state (
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
    households_low bigint,
    built_low      bigint,
    doubts         bigint not null,
    run            text not null,
    since          text not null,
    upto           text not null
);
-- answers the counts, filters and orders of a list as of a day; it is the key as well
create unique index compound_state_list on compound_state
    (county, path, since, upto, scope, mode, proposed, next, pinyin, households_low, built_low, doubts);

-- +goose Down
drop table compound_state;
drop table compound_apart;
drop table compound_merge;
