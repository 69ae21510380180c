// Package static reads a generation from files that any web server has, as a browser
// fetches them: [Export] makes them of a reader, [Open] is a reader of them.
//
// They are the impacts of package impact without the parts of which a query reads little
// (the lists of words, the heads of articles); these, in pieces of one size, as is each
// article's kin; each article; and what search derived. Fetched when they are opened are
// what is left of the impacts and what was derived, and of all else what is asked for.
package static
