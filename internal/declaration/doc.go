// Package declaration is how a compound comes to be run (申报, 五(二)): a community declares the compounds that are ready for a
// company, with an overview that is drafted from their facts; the property office accepts each, returns it with a reason, or
// accepts it and decides its mode in the same transaction. For each compound it keeps the papers by which it is run: the service
// plan (物业服务方案) and the rules (相关制度).
//
// Invariants: a compound stands in one open declaration at most; what was declared is kept as it was declared; only the
// community withdraws, and only what is not answered yet; every step is kept with its day. A version of a paper never changes,
// and the document of a fixed version is kept byte for byte.
//
// Tables: declaration, declaration_item, declaration_step, declaration_series, service_paper, service_version. Called by track and
// the edges. Clauses: P2
package declaration
