package main

import (
	"context"
	"fmt"
	"net/url"
	"strconv"

	"github.com/spf13/cobra"

	"kindred/search"
	"kindred/web"
)

func (a *app) exportCommand() *cobra.Command {
	var (
		limit, level        int
		heading, show, lang string
		asJSON, searchable  bool
	)
	cmd := &cobra.Command{
		Use:   "export DIR",
		Short: "Write the related articles of every page into files, for sites without a server",
		Long: `Export writes "Other Articles" of every article into a folder that a site serves, or
takes in while it is made. Under DIR, the article at /posts/reef/ has

  posts/reef/related.html   the block, for a server-side or build-time include
  posts/reef/related.json   the same for a program, or for <kindred-related src="…">

kindred.json lists all articles with their folders; an article whose address cannot be
a folder has one under by-id. The styles and the component lie beside it. Files are
written only where they change, each at once, and those of articles that are gone are
removed. A folder that holds anything else is left alone.

With --search it also has search.html and kindred-search.js, whose <kindred-search> searches
in the browser, without a server, and finds what serve would: a policy of the site has to
allow it script-src 'self' 'wasm-unsafe-eval'. Of the index and the engine in kindred-search
a reader who comes to the box is sent what the search needs. Without --search that of an
earlier export is removed.

` + exitCodes,
		Args: exactlyOne("the folder to write to"),
		RunE: func(cmd *cobra.Command, args []string) error {
			look := url.Values{"limit": {strconv.Itoa(limit)}, "level": {strconv.Itoa(level)}, "show": {show}, "heading": {heading}, "lang": {lang}}
			options, err := a.searchOptions()
			if err != nil {
				return err
			}
			if searchable && engineProgram == nil {
				return usageError{errNoEngine}
			}
			return a.withGeneration(func(g *pinned) error {
				done, err := a.export(cmd.Context(), search.NewWith(g, options), args[0], look)
				switch {
				case err != nil:
				case searchable:
					err = a.exportSearch(cmd.Context(), g, args[0])
				default:
					err = dropSearch(args[0])
				}
				if err != nil {
					return err
				}
				if asJSON {
					return writeJSON(a.stdout, done)
				}
				fmt.Fprintf(a.stdout, "%s: related articles of %s: %d new, %d changed, %d as they were, %d removed\n",
					args[0], counted(done.Articles, "article"), done.New, done.Changed, done.Same, done.Removed)
				return nil
			})
		},
	}
	addRuleFlags(cmd)
	addRecentFlag(cmd)
	flags := cmd.Flags()
	flags.String("site", "", "address of the site, such as https://example.org, where links to its paths lead (default: the paths as they are)")
	flags.IntVar(&limit, "limit", search.DefaultRelated, "number of articles in a block")
	flags.StringVar(&show, "show", web.DefaultShow, "what stands beside a title: excerpt, date, image, because")
	flags.StringVar(&heading, "heading", "", "heading of the block (default: in the page's language)")
	flags.IntVar(&level, "level", web.DefaultLevel, "level of the heading, 2 to 6")
	flags.StringVar(&lang, "lang", "", "language of the pages (default: that of each article)")
	flags.BoolVar(&searchable, "search", false, "write a search, too, that runs in the browser")
	flags.BoolVar(&asJSON, "json", false, "print JSON")
	return cmd
}

// export writes the blocks of all articles.
func (a *app) export(ctx context.Context, s *search.Service, dir string, look url.Values) (_ *exported, err error) {
	server, err := web.New(web.Config{Search: s, SiteURL: a.config.Site})
	if err != nil {
		return nil, usageError{err}
	}
	block, err := server.Blocks(look)
	if err != nil {
		return nil, usageError{err}
	}
	files, err := web.StaticFiles()
	if err != nil {
		return nil, err
	}
	var pages []exportedPage
	for l, err := range s.RelatedLists(ctx) {
		if err != nil {
			return nil, err
		}
		pages = append(pages, exportedPage{ID: l.ID, URL: l.URL})
	}
	giveFolders(pages, files)
	return writeExport(dir, pages, files, func(id string) (web.Block, error) { return block(ctx, id) })
}
