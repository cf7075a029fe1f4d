-- +goose Up
create table account (
    id          text not null primary key,
    login       text not null unique,
    name        text not null,
    phone       text not null,
    password    text not null,
    must_change boolean not null,
    disabled    boolean not null,
    failures    bigint not null,
    locked_till bigint not null,
    created_at  bigint not null,
    seen_at     bigint not null
);

create table account_grant (
    account_id text not null references account (id),
    role       text not null,
    path       text not null,
    county     text not null,
    primary key (account_id, role, path)
);
create index account_grant_path on account_grant (county, path);

create table session (
    hash       text not null primary key,
    account_id text not null references account (id),
    origin     text not null,
    created_at bigint not null,
    seen_at    bigint not null
);
create index session_account on session (account_id);

create table api_token (
    hash       text not null primary key,
    id         text not null unique,
    account_id text not null references account (id),
    name       text not null,
    created_at bigint not null,
    expires_at bigint not null
);
create index api_token_account on api_token (account_id);

-- +goose Down
drop table api_token;
drop table session;
drop table account_grant;
drop table account;
