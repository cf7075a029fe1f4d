-- +goose Up
create table journal (
    county  text not null,
    id      text not null,
    chain   text not null,
    path    text not null,
    at      bigint not null,
    day     text not null,
    actor   text not null,
    name    text not null,
    post    text not null,
    origin  text not null,
    action  text not null,
    subject text not null,
    summary text not null,
    detail  text not null,
    seq     bigint,
    hash    text,
    primary key (county, id)
);
create index journal_path on journal (county, path, id);
create index journal_subject on journal (county, subject, id);
create index journal_unsealed on journal (county, id) where seq is null;
create unique index journal_chain on journal (county, chain, seq);

create table journal_head (
    county text not null,
    chain  text not null,
    seq    bigint not null,
    hash   text not null,
    primary key (county, chain)
);

-- +goose Down
drop table journal_head;
drop table journal;
