-- +goose Up
create table thumb (
    county  text not null,
    hash    text not null,
    content bytea not null,
    primary key (county, hash)
);

create table thumb_wanted (
    county text not null,
    hash   text not null,
    tries  bigint not null,
    until  bigint not null,
    primary key (county, hash)
);
create index thumb_wanted_until on thumb_wanted (until, county, hash);

insert into thumb_wanted (county, hash, tries, until) select county, hash, 0, 0 from blob where kind like 'image/%';

-- +goose Down
drop table thumb_wanted;
drop table thumb;
