// Package cert lets an office's own computer serve https without an administrator: it makes a local authority that phones trust
// once, and from it short certificates for whatever names and addresses the computer has, which renew themselves.
//
// The authority can speak only for this computer's own names, for names of local networks and for private addresses (RFC 5280
// 4.2.1.10), so that who trusts it does not trust it with a bank. Its key never leaves the data folder.
package cert
