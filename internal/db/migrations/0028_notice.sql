-- +goose Up
create table notice (
    county      text not null,
    id          text not null,
    path        text not null,
    subject     text not null,
    kind        text not null,
    title       text not null,
    text        text not null,
    places      text not null,
    cite        text not null,
    issuer      text not null,
    days        bigint not null,
    posted_on   text not null,
    until       text not null,
    posted_at   bigint not null,
    posted_by   text not null,
    post        text not null,
    file        text not null,
    down_on     text not null,
    down_reason text not null,
    down_by     text not null,
    version     bigint not null,
    primary key (county, id)
);
create index notice_subject on notice (county, subject, kind, posted_on);

create table notice_at (
    county    text not null,
    path      text not null,
    notice    text not null,
    posted_on text not null,
    until     text not null,
    primary key (county, path, notice)
);
create index notice_at_notice on notice_at (county, notice);

create table notice_proof (
    county      text not null,
    notice      text not null,
    hash        text not null,
    path        text not null,
    place       text not null,
    day         text not null,
    at          bigint not null,
    actor       text not null,
    by_name     text not null,
    post        text not null,
    struck      text not null,
    primary key (county, notice, hash)
);

create table notice_objection (
    county      text not null,
    notice      text not null,
    id          text not null,
    path        text not null,
    room        text not null,
    text        text not null,
    day         text not null,
    at          bigint not null,
    actor       text not null,
    by_name     text not null,
    post        text not null,
    answer      text not null,
    answered_on text not null,
    answered_by text not null,
    struck      text not null,
    primary key (county, notice, id)
);

-- +goose Down
drop table notice_objection;
drop table notice_proof;
drop table notice_at;
drop table notice;
