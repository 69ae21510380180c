package markup

import (
	"strings"
	"testing"
)

func TestWithoutLocked(t *testing.T) {
	for in, want := range map[string]string{
		"A {{% hugo-encryptor \"x\" %}}\nLocked {{% note %}}too{{% /note %}}.\n{{% /hugo-encryptor %}} B": "A  B",
		"{% encrypt %}{% if x %}no{% endif %}{% endencrypt %}C {{ encrypt }}D":                            "C {{ encrypt }}D",
		"A{{< encrypt \"a\"\n\n\"b\" >}}no{{< encrypt >}}no{{< /encrypt >}}no{{</ encrypt >}}B":           "AB",
		"A{{< encrypt >}}B{{< encrypt >}}no{{< /encrypt >}}C":                                             "A{{< encrypt >}}BC",
		"A{{< encrypted />}}B{{< Encrypt >}}no{{< /Encrypt >}}C":                                          "A{{< encrypted />}}BC",
		"{{< encrypt >}}A {{< lets-encrypt >}}B{{< /lets-encrypt >}} {% encrypt %}C":                      "{{< encrypt >}}A {{< lets-encrypt >}}B{{< /lets-encrypt >}} {% encrypt %}C",
		"Shown: {{</* encrypt */>}}A{{</* /encrypt */>}}":                                                 "Shown: {{</* encrypt */>}}A{{</* /encrypt */>}}",
		"{% raw %}{% encrypt %}A{% endencrypt %}{% endraw %}{% encrypt %}no{% endencrypt %}B":             "{% raw %}{% encrypt %}A{% endencrypt %}{% endraw %}B",
		"A {{< /encrypt >}} encrypted":                                                                    "A {{< /encrypt >}} encrypted",
	} {
		if got := WithoutLocked(in); got != want {
			t.Errorf("%q: %q, want %q", in, got, want)
		}
	}
	for _, s := range []string{"{{< encrypt >}}", "{{< /encrypt >}}", "{{< encrypt ", "{% encrypt %}{% endencrypt %}"} {
		WithoutLocked(strings.Repeat(s, 20_000)) // in time
	}
}
