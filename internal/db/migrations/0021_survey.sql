-- +goose Up
create table survey (
    county      text not null,
    id          text not null,
    path        text not null,
    compound    text not null,
    name        text not null,
    sheet       text not null,
    state       text not null,
    revision    bigint not null,
    as_of       text not null,
    sent_on     text not null,
    sent_by     text not null,
    doubts      text not null,
    answered    bigint not null,
    observation bigint not null,
    version     bigint not null,
    changed_at  bigint not null,
    changed_by  text not null,
    primary key (county, id)
);
create index survey_path on survey (county, path, state, changed_at);
create index survey_id on survey (id);
create index survey_compound on survey (county, compound);

create table survey_revision (
    county      text not null,
    survey      text not null,
    rev         bigint not null,
    path        text not null,
    digest      text not null,
    form        text not null,
    plan        text not null,
    base        bigint not null,
    as_of       text not null,
    as_written  text not null,
    filled_at   bigint not null,
    received_at bigint not null,
    at          bigint not null,
    actor       text not null,
    by_name     text not null,
    post        text not null,
    answers     text not null,
    why         text not null,
    primary key (county, survey, rev)
);

create table survey_photo (
    county  text not null,
    survey  text not null,
    rev     bigint not null,
    pos     bigint not null,
    path    text not null,
    kind    text not null,
    hash    text not null,
    caption text not null,
    primary key (county, survey, rev, pos)
);
create index survey_photo_hash on survey_photo (county, hash);

create table survey_step (
    county  text not null,
    survey  text not null,
    seq     bigint not null,
    path    text not null,
    kind    text not null,
    rev     bigint not null,
    day     text not null,
    at      bigint not null,
    actor   text not null,
    by_name text not null,
    post    text not null,
    notes   text not null,
    primary key (county, survey, seq)
);

create index compound_code on compound (county, (substr(id, 16, 3) || substr(id, 21, 3) || substr(id, 34, 3)));

-- +goose Down
drop index compound_code;
drop table survey_step;
drop table survey_photo;
drop table survey_revision;
drop table survey;
