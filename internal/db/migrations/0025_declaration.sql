-- +goose Up
create table declaration (
    county      text not null,
    id          text not null,
    path        text not null,
    year        bigint not null,
    number      bigint not null,
    label       text not null,
    overview    text not null,
    state       text not null,
    items       bigint not null,
    waiting     bigint not null,
    accepted    bigint not null,
    returned    bigint not null,
    declared_on text not null,
    declared_by text not null,
    post        text not null,
    version     bigint not null,
    changed_on  text not null,
    changed_at  bigint not null,
    changed_by  text not null,
    primary key (county, id)
);
create index declaration_path on declaration (county, path, state, declared_on);

create table declaration_item (
    county      text not null,
    declaration text not null,
    compound    text not null,
    path        text not null,
    name        text not null,
    state       text not null,
    reason      text not null,
    reply       text not null,
    earlier     text not null,
    said        text not null,
    gaps        text not null,
    mode        text not null,
    declared_on text not null,
    day         text not null,
    by_name     text not null,
    primary key (county, declaration, compound)
);
create unique index declaration_item_open on declaration_item (county, compound) where state = 'declared';
create index declaration_item_path on declaration_item (county, path, state, declared_on);
create index declaration_item_compound on declaration_item (county, compound);

create table declaration_step (
    county      text not null,
    declaration text not null,
    seq         bigint not null,
    path        text not null,
    compound    text not null,
    kind        text not null,
    text        text not null,
    day         text not null,
    at          bigint not null,
    actor       text not null,
    by_name     text not null,
    post        text not null,
    primary key (county, declaration, seq)
);

create table declaration_series (
    county text not null,
    path   text not null,
    year   bigint not null,
    last   bigint not null,
    primary key (county, path, year)
);

create table service_paper (
    county     text not null,
    id         text not null,
    path       text not null,
    compound   text not null,
    kind       text not null,
    latest     bigint not null,
    fixed      bigint not null,
    fixed_on   text not null,
    changed_on text not null,
    changed_at bigint not null,
    changed_by text not null,
    primary key (county, id)
);
create unique index service_paper_kind on service_paper (county, compound, kind);
create index service_paper_path on service_paper (county, path, kind, fixed_on);

create table service_version (
    county    text not null,
    paper     text not null,
    seq       bigint not null,
    path      text not null,
    title     text not null,
    text      text not null,
    day       text not null,
    at        bigint not null,
    actor     text not null,
    by_name   text not null,
    post      text not null,
    fixed_on  text not null,
    fixed_by  text not null,
    file      text not null,
    primary key (county, paper, seq)
);

-- +goose Down
drop table service_version;
drop table service_paper;
drop table declaration_series;
drop table declaration_step;
drop table declaration_item;
drop table declaration;
