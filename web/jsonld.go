package web

import (
	"time"

	"kindred/search"
)

// linked is what schema.org wants to know, as JSON-LD.
type linked map[string]any

// siteData describes the site and where it is searched.
func (s *Server) siteData(origin string) linked {
	address := origin + "/"
	if s.site != nil {
		address = s.site.String()
	}
	return linked{
		"@context": "https://schema.org", "@type": "WebSite", "name": s.title, "url": address,
		"potentialAction": linked{
			"@type": "SearchAction", "target": linked{"@type": "EntryPoint", "urlTemplate": origin + "/search?q={search_term_string}"},
			"query-input": "required name=search_term_string",
		},
	}
}

// articleData describes an article. What is not known is left out.
func (s *Server) articleData(a *search.Article) linked {
	data := linked{"@context": "https://schema.org", "@type": "Article", "headline": titleOr(a.Title, a.ID)}
	if !a.Published.IsZero() {
		data["datePublished"] = a.Published.Format(time.RFC3339)
	}
	if !a.Modified.IsZero() {
		data["dateModified"] = a.Modified.Format(time.RFC3339)
	}
	for name, value := range map[string]string{"inLanguage": a.Language, "image": s.siteLink(a.Image), "url": s.siteLink(a.URL), "description": a.Summary} {
		if value != "" {
			data[name] = value
		}
	}
	if len(a.Tags) > 0 {
		data["keywords"] = a.Tags
	}
	var authors []linked
	for _, name := range a.Authors {
		authors = append(authors, linked{"@type": "Person", "name": name})
	}
	if authors != nil {
		data["author"] = authors
	}
	return data
}
