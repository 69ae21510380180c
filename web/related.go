package web

import (
	"context"
	"errors"
	"net/http"
	"strings"

	"golang.org/x/text/language"

	"kindred/search"
)

// look is how the "Other Articles" block is to look.
type look struct {
	T       *wording // what it says, but for the titles and texts of articles
	Heading string
	Level   int // of the heading; the titles of articles are one below
	show
}

// show is what a card has beside its title.
type show struct{ Excerpt, Date, Image, Because bool }

// DefaultShow is what a card has where nothing is said.
const DefaultShow = "excerpt date because"

func defaultLook(t *wording) look {
	return look{T: t, Heading: t.OtherArticles, Level: DefaultLevel, show: show{Excerpt: true, Date: true, Because: true}}
}

// DefaultLevel is the level of the block's heading where nothing is said.
const DefaultLevel = 2

// Levels of the block's heading. Under the last, titles are of the same level.
const (
	firstLevel, lastLevel = 2, 6
	// maxHeadingRunes is longer than any heading.
	maxHeadingRunes = 200
)

// relatedBlock is the "Other Articles" block.
type relatedBlock struct {
	look
	Cards  []card
	Recent []card // no kin, but the newest articles
}

// card is one of the other articles.
type card struct {
	Title, Href string
	Excerpt     string
	Published   date
	Language    string
	Foreign     string // the language's name where it is not the page's
	Translation bool   // of the article that the card stands under
	Image       picture
	Reasons     []string
}

// picture is the picture of a card.
type picture struct {
	Address, Alt  string
	Width, Height int
}

// pictureWidth and pictureHeight are the room for a picture whose size nobody knows; of one
// above maxPixels, what is said of its size is wrong.
const (
	pictureWidth, pictureHeight = 320, 180
	maxPixels                   = 1 << 16
)

// pictureOf returns the picture with its own proportions, and as wide as the room for it.
func (s *Server) pictureOf(k *search.Kindred) picture {
	p := picture{Address: s.siteLink(k.Image), Alt: k.ImageAlt, Width: pictureWidth, Height: pictureHeight}
	if 0 < min(k.ImageWidth, k.ImageHeight) && max(k.ImageWidth, k.ImageHeight) <= maxPixels {
		p.Width = min(k.ImageWidth, pictureWidth)
		p.Height = max(1, p.Width*k.ImageHeight/k.ImageWidth)
	}
	return p
}

// serveRelated answers with the block as a fragment, for any page to take in.
// Nothing related is an empty answer, and so is an error, apart from its status.
func (s *Server) serveRelated(w http.ResponseWriter, r *http.Request) error {
	return s.remembered(w, r, cacheFragment, (*Server).relatedFragment)
}

func (s *Server) relatedFragment(ctx context.Context, rawQuery string) (made, error) {
	p, err := parseFragment(rawQuery)
	if err != nil {
		return made{}, err
	}
	result, err := s.search.Related(ctx, p.RelatedRequest)
	if err != nil {
		return made{}, err
	}
	body, err := s.fragment(ctx, &p, result)
	return made{result.Generation, typeHTML, body}, err
}

// languageAround returns the language of the page that the fragment is for: the one
// that is given, else the article's.
func (s *Server) languageAround(ctx context.Context, p *fragmentParams, id string) (string, error) {
	if p.Language != "" {
		return p.Language, nil
	}
	a, err := s.search.Article(ctx, id)
	if errors.Is(err, search.ErrNotFound) { // its index has just been replaced
		return "", nil
	}
	if err != nil {
		return "", err
	}
	return a.Language, nil
}

// relatedBlockOf makes the block. Under an article of the site, cards link to
// the site; under one of our own pages, to our own pages.
func (s *Server) relatedBlockOf(result *search.RelatedResult, look look, pageLanguage string, link linker) relatedBlock {
	return relatedBlock{
		look:   look,
		Cards:  s.cardsOf(result.Articles, &look, pageLanguage, link),
		Recent: s.cardsOf(result.Recent, &look, pageLanguage, link),
	}
}

func (s *Server) cardsOf(list []search.Kindred, look *look, pageLanguage string, link linker) []card {
	var cards []card
	for i := range list {
		k := &list[i]
		c := card{Title: titleOr(k.Title, k.ID), Href: link(k.ID, k.URL), Language: k.Language, Translation: k.Translation}
		if foreign(k.Language, pageLanguage) {
			c.Foreign = languageName(k.Language)
		}
		if look.Excerpt {
			c.Excerpt = k.Excerpt
		}
		if look.Date {
			c.Published = look.T.day(k.Published)
		}
		if look.Image {
			c.Image = s.pictureOf(k)
		}
		if look.Because {
			c.Reasons = k.Reasons
		}
		cards = append(cards, c)
	}
	return cards
}

// foreign reports whether an article's language is known not to be the page's.
func foreign(article, page string) bool {
	return article != "" && page != "" && article != page && baseLanguage(article) != baseLanguage(page)
}

// baseLanguage returns the language without its region.
func baseLanguage(code string) string {
	tag, err := language.Parse(code)
	if err != nil {
		return code
	}
	base, _ := tag.Base()
	return base.String()
}

// titleOr gives an article without a title its id, so that there is something
// to read and to click.
func titleOr(title, id string) string {
	if title == "" {
		return id
	}
	return title
}

// hereParam is the parameter of the fragment that a server puts the address of a page behind as it was
// asked for, escaped or not (nginx's $request_uri): all that follows belongs to it, "&" and "+" too.
const hereParam = "here="

// cutHere takes the address of a page that was put in off the parameters.
func cutHere(rawQuery string) (rest, address string, found bool) {
	if address, found = strings.CutPrefix(rawQuery, hereParam); found {
		return "", address, true
	}
	return strings.Cut(rawQuery, "&"+hereParam)
}

// fragmentParams are the parameters of the fragment.
type fragmentParams struct {
	search.RelatedRequest
	Heading  string
	Level    int
	Show     string
	Language string // of the page around it
}

func parseFragment(rawQuery string) (fragmentParams, error) {
	rawQuery, here, inserted := cutHere(rawQuery)
	v := readValues(rawQuery)
	p := fragmentParams{
		RelatedRequest: v.related(), Heading: v.text("heading"), Level: v.number("level", firstLevel, lastLevel, DefaultLevel),
		Show: DefaultShow, Language: v.text("lang"),
	}
	if inserted {
		v.inserted(&p.RelatedRequest, here)
	}
	if v.Has("show") {
		p.Show = strings.ReplaceAll(v.text("show"), ",", " ")
	}
	for word := range strings.FieldsSeq(p.Show) {
		switch word {
		case "excerpt", "date", "image", "because":
		default:
			v.reject("show must be of excerpt, date, image and because, not %q", echo(word))
		}
	}
	if len([]rune(p.Heading)) > maxHeadingRunes {
		v.reject("heading must not be longer than %d characters", maxHeadingRunes)
	}
	if _, err := language.Parse(p.Language); p.Language != "" && err != nil {
		v.reject("lang must be a language such as de or pt-BR, not %q", echo(p.Language))
	}
	if v.err != nil {
		return p, v.err
	}
	return p, p.Validate()
}

// look returns how the fragment is to look.
func (p *fragmentParams) look(t *wording) look {
	l := defaultLook(t)
	l.Level = p.Level
	if p.Heading != "" {
		l.Heading = p.Heading
	}
	l.show = show{}
	for word := range strings.FieldsSeq(p.Show) {
		switch word {
		case "excerpt":
			l.Excerpt = true
		case "date":
			l.Date = true
		case "image":
			l.Image = true
		case "because":
			l.Because = true
		}
	}
	return l
}
