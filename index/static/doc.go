// Package static reads a generation from files that any web server has, as a browser
// fetches them: [Export] makes them of a reader, [Open] is a reader of them.
//
// They are the impacts of package impact with the lists of words cut off, which are most of
// it and of which a query reads a few; the lists, in pieces of one size; each article; each
// one's kin; and what search derived. All but the lists and the articles is fetched when
// they are opened, and of those what is asked for.
package static
