-- +goose Up
-- what can be searched for; doc is a number made of county, kind and id, turn counts the writes of a row
create table find_doc (
    county text not null,
    doc    bigint not null,
    path   text not null,
    kind   text not null,
    id     text not null,
    title  text not null,
    sub    text not null,
    also   text not null,
    key    text not null,
    sound  text not null,
    turn   bigint not null,
    primary key (county, doc)
);
create index find_doc_key on find_doc (kind, key, county, path);
create index find_doc_sound on find_doc (kind, sound, county, path);

-- which texts have a gram. Led by the gram, unlike every other table: a reader of the nation asks for one gram everywhere, one
-- of a street for the street's part of it. path ends with the community. Nothing is "not null": SQLite keeps a copy of every page
-- that a statement of many rows touches where a row of it might be refused, and these rows come in millions.
create table find_gram (
    gram   text,
    kind   text,
    county text,
    path   text,
    doc    bigint,
    sig    bigint,
    sig2   bigint
);
create index find_gram_at on find_gram (gram, kind, county, path, doc, sig, sig2);

-- texts that are not yet in the tables above: all of a source in a county, or a part of them
create table find_due (
    county text not null,
    id     text not null,
    path   text not null,
    source text not null,
    part   text not null,
    reached text not null,
    open   bigint not null,
    taken  bigint not null,
    primary key (county, id)
);
insert into find_due (county, id, path, source, part, reached, open, taken)
select county, 'compound/', county || '/', 'compound', '', '', count(*), 0 from compound group by county;
insert into find_due (county, id, path, source, part, reached, open, taken)
select county, 'company/', county || '/', 'company', '', '', count(*), 0 from compound group by county;
insert into find_due (county, id, path, source, part, reached, open, taken)
select county, 'paper/', county || '/', 'paper', '', '', count(*), 0 from archive_item group by county;

-- +goose Down
drop table find_due;
drop table find_gram;
drop table find_doc;
