-- +goose Up
create table area (
    county text not null,
    path   text not null,
    parent text not null,
    level  text not null,
    name   text not null,
    short  text not null,
    code   text not null,
    rank   bigint not null,
    source text not null,
    primary key (county, path)
);
create index area_parent on area (county, parent, rank);

create table area_code (
    county text not null,
    path   text not null,
    code   text not null,
    since  text not null,
    until  text not null,
    primary key (county, path, since)
);
create index area_code_code on area_code (code, since);

create table station (
    county text not null,
    path   text not null,
    kind   text not null,
    name   text not null,
    pilot  boolean not null,
    since  text not null,
    primary key (county, path)
);

-- borders of communities as one file brought them for a sub-district; the newest that was not taken back holds
create table outline_set (
    county    text not null,
    path      text not null,
    seq       bigint not null,
    id        text not null,
    file      text not null,
    hash      text not null,
    system    text not null,
    figures   bigint not null,
    points    bigint not null,
    shapes    text not null,
    at        bigint not null,
    by_name   text not null,
    undone_at bigint not null,
    undone_by text not null,
    primary key (county, path, seq)
);

-- +goose Down
drop table outline_set;
drop table station;
drop table area_code;
drop table area;
