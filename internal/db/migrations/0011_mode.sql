-- +goose Up
create table mode_decision (
    county    text not null,
    id        text not null,
    path      text not null,
    compound  text not null,
    mode      text not null,
    proposed  text not null,
    scope     text not null,
    override  boolean not null,
    reason    text not null,
    day       text not null,
    at        bigint not null,
    actor     text not null,
    by_name   text not null,
    post      text not null,
    plan_hash text not null,
    version   bigint not null,
    grounds   text not null,
    replaced  bigint not null,
    primary key (county, id)
);
create index mode_decision_compound on mode_decision (county, compound, at);
create index mode_decision_path on mode_decision (county, path, replaced);

-- +goose Down
drop table mode_decision;
