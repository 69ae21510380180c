//go:build !js

package corpus

import (
	"encoding/json"
	"path"
	"path/filepath"
	"strings"

	"kindred/corpus/markup"
)

// obsidianFolder holds the settings of Obsidian in a vault, which is a folder of notes. Obsidian
// Publish makes pages of them, and so does Quartz.
const obsidianFolder = ".obsidian"

// obsidianSettings finds the folder of templates, which are no notes, and for Quartz what changes
// addresses.
func (s *site) obsidianSettings() {
	s.documents = "."
	var left []string
	if s.generator == quartz {
		s.documents = "content"
		_, s.base, _ = strings.Cut(strings.TrimSuffix(s.scriptText("baseUrl"), "/"), "/") // without a scheme
		s.base = cleanBase("/" + s.base)
		s.language = normalizeLanguage(s.scriptText("locale"))
		s.output = []string{"public", "quartz", "docs"}
		left = textsIn(s.script, "ignorePatterns")
	}
	file := path.Join(s.documents, obsidianFolder, "templates.json")
	if data, err := readFile(s.fsys, s.inFS(file), Origin{File: file}); err == nil {
		var settings struct{ Folder string }
		if json.Unmarshal(data, &settings) == nil && settings.Folder != "" {
			s.output = append(s.output, path.Join(s.documents, filepath.ToSlash(settings.Folder)))
		}
	}
	s.ignoresBelowSource(understoodOnly(globs(left, false)), true)
}

// obsidianPlace: a note is called as its file is, and stands at its path, or at the address that it
// names.
func obsidianPlace(p *page) bool {
	if kindOf(p.path) != kindMarkdown {
		return plainPlace(p) // what lies there, too
	}
	at := p.site.belowSource(p.path)
	p.identify(idOfPath(at))
	if p.a.Title == "" && !strings.EqualFold(path.Base(stem(at)), "index") {
		p.a.Title = path.Base(stem(at))
	}
	if yes, _ := p.m.truth("publish"); !yes && p.site.generator == quartz && strings.Contains(p.site.script, "ExplicitPublish") {
		p.closed = Draft
	}
	p.a.Aliases = p.aliases("", "aliases", "alias")
	p.a.URL = p.based(p.site.noteURL(at))
	if strings.Contains(p.a.Summary, "%%") {
		b := markup.Notes(p.a.Summary)
		p.a.Summary = markup.OneLine(b.Text())
	}
	if s := p.m.text("permalink"); s != "" && !p.isUnwritten() { // a word may be one
		address, err := cleanAddress(s)
		if err != nil {
			p.note("permalink", "permalink %q is not used: %v", s, err)
			return true
		}
		if p.site.generator == quartz { // which leads to the page
			p.a.Aliases = append(p.a.Aliases, p.based(address))
		} else {
			p.a.URL = p.based(address)
		}
	}
	return true
}

// inNoteURL is how Obsidian Publish, and how Quartz, writes what is no part of an address.
var inNoteURL = map[generator]*strings.Replacer{
	obsidian: strings.NewReplacer(" ", "+", "+", "%2B"),
	quartz:   strings.NewReplacer(" ", "-", "&", "-and-", "%", "-percent", "?", "", "#", ""),
}

// noteURL is the address of a note by its path.
func (s *site) noteURL(at string) string {
	at = inNoteURL[s.generator].Replace(stem(at))
	if dir, name := path.Split(at); s.generator == quartz && (name == "index" || name == "_index") {
		return escapePath("/" + dir)
	}
	return escape("/"+at, s.generator == obsidian)
}
