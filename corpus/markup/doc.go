// Package markup turns what an article is written in (Markdown and MDX, HTML,
// AsciiDoc, reStructuredText, Org, plain text) into clean blocks of text.
//
// It promises that no syntax is left in the text: no tag, shortcode, Liquid or
// JSX, no entity; that code is kept apart; and that nothing in the input is ever
// evaluated, fetched or included. Text is in Unicode form NFC. It knows nothing
// of articles: titles, dates and addresses are its caller's business. All
// functions are safe for concurrent use.
package markup
