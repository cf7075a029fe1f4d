// Package account holds people, the posts they hold over places, their sessions and the rights of each post. Nobody shares an
// account and no post sees everything: who makes accounts cannot give posts, who gives posts cannot see business, and the
// auditor sees the journal alone (GB/T 22239-2019, three administrators).
//
// Passwords are kept as argon2id; sessions and tokens as SHA-256 of a random secret, so that a copy of the database opens
// nothing. Session times are the real clock's, also under a trial date.
//
// Tables: account, account_grant, session, api_token. Clauses: G1
package account
