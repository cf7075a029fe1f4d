-- +goose Up
create table plan_version (
    county text not null,
    id     text not null,
    path   text not null,
    plan   text not null,
    hash   text not null,
    file   text not null,
    source text not null,
    since  text not null,
    at     bigint not null,
    actor  text not null,
    primary key (county, id)
);
create index plan_version_path on plan_version (county, path, since);

-- +goose Down
drop table plan_version;
