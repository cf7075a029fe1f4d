-- +goose Up
-- answers of which compounds something was said between two days, without the readings
create index observation_day on observation (county, path, as_of, withdrawn);

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

-- +goose Down
drop table compound_apart;
drop table compound_merge;
drop index observation_day;
