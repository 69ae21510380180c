package main

import (
	"fmt"
	"io"

	"github.com/spf13/cobra"
)

// app is what all commands share: where they write, and the configuration,
// which is read before any of them runs.
type app struct {
	stdout, stderr io.Writer
	config         config
}

const exitCodes = `Exit codes: 0 done, 1 failed, 2 wrong usage, 3 done with articles skipped.`

func newRoot(stdout, stderr io.Writer) *cobra.Command {
	a := &app{stdout: stdout, stderr: stderr}
	root := &cobra.Command{
		Use:   "kindred",
		Short: "Search and related articles for a site's own writing",
		Long: `Kindred reads a site's articles where they are, keeps them in an index, answers
readers' searches and puts related articles under every page.

Settings are taken from flags, then from the environment (KINDRED_DATA,
KINDRED_LISTEN, …), then from the file given by --config, then from defaults.

` + exitCodes,
		SilenceErrors: true,
		SilenceUsage:  true,
		Args:          knownCommand,
		RunE:          func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	root.SetOut(stdout)
	root.SetErr(stderr)
	root.SetFlagErrorFunc(func(_ *cobra.Command, err error) error { return usageError{err} })
	flags := root.PersistentFlags()
	flags.String("config", "", "file with settings (YAML, TOML or JSON)")
	flags.String("data", defaultData, "folder that holds the index")
	flags.String("backend", "", "where new generations are kept: in the data folder, or opensearch=ADDRESS[,ADDRESS]")
	flags.String("stems", "", "file of words whose stems are wrong, a rule per line: en universities = university")
	flags.String("language", defaultLanguage, "language of articles that do not say theirs and are too short to tell")
	root.PersistentPreRunE = func(cmd *cobra.Command, _ []string) error {
		var err error
		if a.config, err = readConfig(cmd.Flags()); err != nil {
			return usageError{err}
		}
		if err := theCluster.set(&a.config); err != nil {
			return usageError{err}
		}
		return a.exceptStems()
	}
	root.AddCommand(a.indexCommand(), a.serveCommand(), a.searchCommand(), a.relatedCommand(), a.explainCommand(),
		a.checkCommand(), a.evalCommand(), a.benchCommand(), a.statusCommand(), a.doctorCommand(),
		a.rollbackCommand(), a.pruneCommand(), a.exportCommand(), a.reportCommand(), a.rebuildCommand())
	return root
}

// knownCommand is the argument check of the program itself, which gets what no
// command takes.
func knownCommand(_ *cobra.Command, args []string) error {
	if len(args) > 0 {
		return usageError{fmt.Errorf("there is no command %q", args[0])}
	}
	return nil
}

// atLeastOne is an argument check that says what is missing.
func atLeastOne(what string) cobra.PositionalArgs {
	return func(cmd *cobra.Command, args []string) error {
		if len(args) == 0 {
			return usageError{fmt.Errorf("%s needs %s", cmd.CommandPath(), what)}
		}
		return nil
	}
}

// exactlyOne is an argument check that says what is missing.
func exactlyOne(what string) cobra.PositionalArgs {
	return func(cmd *cobra.Command, args []string) error {
		if len(args) != 1 {
			return usageError{fmt.Errorf("%s needs exactly one argument: %s", cmd.CommandPath(), what)}
		}
		return nil
	}
}

// flagOf returns the first of some flags that was given, or "".
func flagOf(cmd *cobra.Command, names ...string) string {
	for _, name := range names {
		if cmd.Flags().Changed(name) {
			return name
		}
	}
	return ""
}

// noArguments is an argument check for commands that take flags only.
func noArguments(cmd *cobra.Command, args []string) error {
	if len(args) > 0 {
		return usageError{fmt.Errorf("%s takes no arguments, got %q", cmd.CommandPath(), args)}
	}
	return nil
}
