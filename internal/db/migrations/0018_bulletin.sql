-- +goose Up
create table bulletin (
    county      text not null,
    id          text not null,
    path        text not null,
    week        text not null,
    corrects    text not null,
    state       text not null,
    content     text not null,
    snapshot    text not null,
    letter      text not null,
    facts       text not null,
    drafters    text not null,
    reason      text not null,
    approved_by text not null,
    approved_at bigint not null,
    year        bigint not null,
    number      bigint not null,
    issued_on   text not null,
    issued_at   bigint not null,
    issued_by   text not null,
    brief       text not null,
    circular    text not null,
    changed_at  bigint not null,
    changed_by  text not null,
    version     bigint not null,
    primary key (county, id)
);
create index bulletin_path on bulletin (county, path, week);
create index bulletin_id on bulletin (id);
create unique index bulletin_week on bulletin (county, path, week) where corrects = '';
create unique index bulletin_number on bulletin (county, path, year, number) where number > 0;

create table bulletin_series (
    county text not null,
    path   text not null,
    year   bigint not null,
    last   bigint not null,
    primary key (county, path, year)
);

-- +goose Down
drop table bulletin_series;
drop table bulletin;
