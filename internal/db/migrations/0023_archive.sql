-- +goose Up
create table archive_item (
    county      text not null,
    id          text not null,
    path        text not null,
    compound    text not null,
    kind        text not null,
    title       text not null,
    day         text not null,
    name        text not null,
    media       text not null,
    size        bigint not null,
    hash        text not null,
    personal    boolean not null,
    note        text not null,
    source      text not null,
    ref         text not null,
    pair        text not null,
    at          bigint not null,
    actor       text not null,
    by_name     text not null,
    version     bigint not null,
    removed_on  text not null,
    removed_by  text not null,
    removed_why text not null,
    primary key (county, id)
);
-- one compound keeps the same bytes once; its items are found by its path
create unique index archive_item_hash on archive_item (county, path, hash);
create index archive_item_path on archive_item (county, path, removed_on, kind, day, id);

create table archive_contact (
    county      text not null,
    id          text not null,
    path        text not null,
    compound    text not null,
    post        text not null,
    name        text not null,
    phone       text not null,
    at          bigint not null,
    by_name     text not null,
    version     bigint not null,
    removed_on  text not null,
    removed_by  text not null,
    primary key (county, id)
);
-- somebody is on the list once
create unique index archive_contact_once on archive_contact (county, path, post, name, phone) where removed_on = '';
create index archive_contact_path on archive_contact (county, path, id);

-- +goose Down
drop table archive_contact;
drop table archive_item;
