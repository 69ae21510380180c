//go:build !js

package corpus

import "strings"

// locks are what plugins encrypt of a site, as its settings tell them to: without the password
// nobody reads it on the site, and so nobody finds it.
type locks struct {
	all    bool            // pages that say nothing else
	levels bool            // pages that name the level of who may read them
	tags   map[string]bool // pages with one of these tags, in lower case
}

// isLocked reports whether a password is asked of who reads the page. An empty one in its front
// matter opens what settings lock.
func (p *page) isLocked() bool {
	if p.m.get("password") != nil {
		return true
	}
	if word, said := p.m["password"].(string); said && word == "" {
		return false
	}
	l := &p.site.locks
	if l.all || l.levels && p.m.get("level") != nil {
		return true
	}
	for _, tag := range p.a.Tags {
		if l.tags[strings.ToLower(tag)] {
			return true
		}
	}
	return false
}

// hexoLocks reads what hexo-blog-encrypt is told: the tags whose posts it encrypts.
func (s *site) hexoLocks() {
	encrypt, _ := s.settings["encrypt"].(matter)
	tags, _ := encrypt["tags"].([]any)
	s.locks.tags = map[string]bool{}
	for _, t := range tags {
		if tag, ok := t.(matter); ok {
			s.locks.tags[strings.ToLower(tag.text("name"))] = true
		}
	}
}

// mkdocsLocks reads what mkdocs-encryptcontent-plugin is told: a password for all pages, or who
// reads the pages of a level, of which "_global" is that of all.
func (s *site) mkdocsLocks() {
	encrypt := s.plugin("encryptcontent")
	if encrypt == nil {
		return
	}
	inventory, _ := encrypt["password_inventory"].(matter)
	s.locks = locks{all: encrypt.get("global_password") != nil || inventory["_global"] != nil, levels: true}
}
