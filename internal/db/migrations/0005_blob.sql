-- +goose Up
create table blob (
    county  text not null,
    hash    text not null,
    kind    text not null,
    size    bigint not null,
    content bytea not null,
    primary key (county, hash)
);

-- +goose Down
drop table blob;
