package main

import (
	"errors"
	"fmt"
	"net"
	"os"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
	"github.com/spf13/viper"

	"kindred/index"
	"kindred/search/analytics"
	"kindred/web"
)

// config is what can be set in a file, in the environment or by flags.
type config struct {
	// Data is the folder that holds the index.
	Data string `mapstructure:"data"`
	// Backend is where new generations are kept, see [cluster]; empty for the data folder.
	// The others are for clusters only.
	Backend                string `mapstructure:"backend"`
	OpenSearchUser         string `mapstructure:"opensearch-user"`
	OpenSearchPassword     string `mapstructure:"opensearch-password"`
	OpenSearchPasswordFile string `mapstructure:"opensearch-password-file"`
	OpenSearchAuthority    string `mapstructure:"opensearch-authority"`
	OpenSearchName         string `mapstructure:"opensearch-name"`
	OpenSearchShards       int    `mapstructure:"opensearch-shards"`
	OpenSearchReplicas     int    `mapstructure:"opensearch-replicas"`
	// Listen is the address that serve listens on.
	Listen string `mapstructure:"listen"`
	// Site is the address of the site whose articles these are; empty where
	// Kindred stands in for it.
	Site string `mapstructure:"site"`
	// Title is the name of the site, on its pages.
	Title string `mapstructure:"title"`
	// Address is where readers find the server; AllowOrigin, TrustedProxy and Budget are
	// those of [web.Config].
	Address      string   `mapstructure:"address"`
	AllowOrigin  []string `mapstructure:"allow-origin"`
	TrustedProxy []string `mapstructure:"trusted-proxy"`
	Budget       int      `mapstructure:"budget"`
	// Language is that of articles that do not say theirs and are too short to
	// tell.
	Language string `mapstructure:"language"`
	// Format, Selector, Tags, Rewrite, KeepCopies and AllowPrivate are those of a [recipe].
	Format       string   `mapstructure:"format"`
	Selector     string   `mapstructure:"selector"`
	Tags         string   `mapstructure:"tags"`
	Rewrite      []string `mapstructure:"rewrite"`
	KeepCopies   bool     `mapstructure:"keep-copies"`
	AllowPrivate bool     `mapstructure:"allow-private"`
	// Synonyms and Rules are an editor's files on searches.
	Synonyms string `mapstructure:"synonyms"`
	Rules    string `mapstructure:"rules"`
	// Stems is an editor's file on the stems of words.
	Stems string `mapstructure:"stems"`
	// Memory is what a build may take, see [within].
	Memory string `mapstructure:"memory"`
	// Golden is an editor's file of queries and the articles that they must find.
	Golden string `mapstructure:"golden"`
	// HalfLife is the time after which an article's newness counts half.
	HalfLife string `mapstructure:"half-life"`
	// RecentFallback shows the newest articles where too few are related.
	RecentFallback bool `mapstructure:"recent-fallback"`

	// AdminListen is the address for those who run the server, empty for none, AdminToken
	// what they show, and AdminTokenFile the file that holds it.
	AdminListen    string `mapstructure:"admin-listen"`
	AdminToken     string `mapstructure:"admin-token"`
	AdminTokenFile string `mapstructure:"admin-token-file"`
	// Analytics counts what readers search for, AnalyticsVisits and AnalyticsDays are those
	// of [analytics.Options].
	Analytics       bool `mapstructure:"analytics"`
	AnalyticsVisits int  `mapstructure:"analytics-visits"`
	AnalyticsDays   int  `mapstructure:"analytics-days"`
	// Keep is the number of finished generations that stay.
	Keep int `mapstructure:"keep"`

	file      string // the file of settings, or empty
	dataGiven bool   // Data was chosen, and is not the default
	memory    int64  // Memory in bytes
}

const (
	defaultData     = "kindred-data"
	defaultListen   = "127.0.0.1:8080"
	defaultTitle    = "Kindred"
	defaultLanguage = "en"
	defaultMemory   = "300MB"
)

// addMemoryFlag adds the flag of the commands that build.
func addMemoryFlag(cmd *cobra.Command) {
	cmd.Flags().String("memory", defaultMemory, "what a build may take, as far as the archive lets it")
}

// addGoldenFlag adds the flag of the commands that compare a build with what is published.
func addGoldenFlag(cmd *cobra.Command) {
	cmd.Flags().String("golden", "", "file of queries that a new index may not lose: query<TAB>article (see kindred eval golden)")
}

// addKeepFlag adds the flag of the commands after which old generations go.
func addKeepFlag(cmd *cobra.Command) {
	cmd.Flags().Int("keep", index.DefaultKeep, "number of finished generations that stay, the published one among them")
}

// readConfig gathers the settings: flags before environment before file before
// defaults. A key that is not known is an error, or a slip in a file would go
// unnoticed.
func readConfig(flags *pflag.FlagSet) (config, error) {
	// A delimiter that no key contains: with the usual dot, keys would be split.
	v := viper.NewWithOptions(viper.KeyDelimiter("::"))
	v.SetEnvPrefix("kindred")
	v.SetEnvKeyReplacer(strings.NewReplacer("-", "_"))
	for key, value := range map[string]any{
		"data": defaultData, "listen": defaultListen, "site": "", "title": defaultTitle,
		"language": defaultLanguage, "format": "", "selector": "", "tags": "", "rewrite": []string(nil),
		"keep-copies": false, "allow-private": false, "synonyms": "", "rules": "", "half-life": "", "recent-fallback": false, "stems": "",
		"memory": defaultMemory, "keep": index.DefaultKeep, "golden": "",
		"address": "", "allow-origin": []string(nil), "trusted-proxy": []string(nil), "budget": web.DefaultBudget,
		"admin-listen": "", "admin-token": "", "admin-token-file": "",
		"backend": "", "opensearch-user": "", "opensearch-password": "", "opensearch-password-file": "", "opensearch-authority": "", "opensearch-name": "",
		"opensearch-shards": 1, "opensearch-replicas": 1,
		"analytics": false, "analytics-visits": analytics.DefaultVisits, "analytics-days": analytics.DefaultDays,
	} {
		v.SetDefault(key, value)
		if err := v.BindEnv(key); err != nil {
			return config{}, fmt.Errorf("reading the environment: %w", err)
		}
		if f := flags.Lookup(key); f != nil {
			if err := v.BindPFlag(key, f); err != nil {
				return config{}, fmt.Errorf("reading flags: %w", err)
			}
		}
	}
	file, err := flags.GetString("config")
	if err != nil {
		return config{}, fmt.Errorf("reading flags: %w", err)
	}
	if file != "" {
		v.SetConfigFile(file)
		if err := v.ReadInConfig(); err != nil {
			return config{}, fmt.Errorf("reading settings from %s: %w", file, err)
		}
	}
	var c config
	if err := v.UnmarshalExact(&c); err != nil {
		return config{}, fmt.Errorf("reading settings from %s: %w", file, err)
	}
	c.file = file
	c.dataGiven = flags.Changed("data") || os.Getenv("KINDRED_DATA") != "" || v.InConfig("data")
	return c, c.validate()
}

func (c *config) validate() error {
	if c.Data == "" {
		return errors.New("data: the folder that holds the index must be named")
	}
	if _, _, err := net.SplitHostPort(c.Listen); err != nil {
		return fmt.Errorf("listen: %q is not HOST:PORT: %w", c.Listen, err)
	}
	if _, _, err := net.SplitHostPort(c.AdminListen); c.AdminListen != "" && err != nil {
		return fmt.Errorf("admin-listen: %q is not HOST:PORT: %w", c.AdminListen, err)
	}
	var err error
	if c.memory, err = parseBytes(c.Memory); err != nil {
		return fmt.Errorf("memory: %w", err)
	}
	if c.Budget != -1 && (c.Budget < 1 || c.Budget > web.MaxBudget) {
		return fmt.Errorf("budget: from 1 to %d requests a minute, or -1 for no limit, not %d", web.MaxBudget, c.Budget)
	}
	counting := analytics.Options{Visits: c.AnalyticsVisits, Days: c.AnalyticsDays}
	if err := counting.Validate(); err != nil {
		return fmt.Errorf("analytics: %w", err)
	}
	if c.Keep < 1 {
		return fmt.Errorf("keep: at least the published generation stays, so not %d", c.Keep)
	}
	return nil
}
