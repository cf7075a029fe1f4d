-- +goose Up
create table plan_version (
    county text not null,
    id     text not null,
    path   text not null,
    plan   text not null,
    hash   text not null,
    file   text not null,
    since  text not null,
    at     bigint not null,
    actor  text not null,
    primary key (county, id)
);
create index plan_version_path on plan_version (county, path, since);

-- A plan's text is the same wherever it is in force, so it is kept once for all counties: on a sharded database a table that
-- every machine holds, small and never changed.
create table plan_text (
    hash   text not null primary key,
    source text not null
);

-- +goose Down
drop table plan_text;
drop table plan_version;
