#!/usr/bin/env bash
# An OpenSearch cluster for tests on 127.0.0.1: each node is a process of its own, which a
# test may kill, stop, and start again.
#
#   cluster.sh start DIR NODES     fetches the server if need be, and starts NODES nodes below
#                                  DIR; returns when all have joined. DIR/nodes has a line for
#                                  each: its name, its process and its address
#   cluster.sh restart DIR NAME    starts a node of DIR again, and writes its process to DIR/nodes
#   cluster.sh stop DIR            ends all nodes of DIR
#
# It needs Maven and a JDK of 21 or later. KINDRED_OPENSEARCH_HOME is where the server is kept
# from one run to the next, KINDRED_OPENSEARCH_PORT the first of its ports, KINDRED_OPENSEARCH_HEAP a node's heap.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
home=${KINDRED_OPENSEARCH_HOME:-/var/tmp/kindred-opensearch}
port=${KINDRED_OPENSEARCH_PORT:-19210}
heap=${KINDRED_OPENSEARCH_HEAP:-512m}
version=$(sed -n 's/.*<opensearch.version>\(.*\)<.*/\1/p' "$here/pom.xml")
server=$home/opensearch-$version

fail() { echo "cluster.sh: $*" >&2; exit 1; }

java_of_21() {
	local java major
	for java in "${JAVA_HOME:+$JAVA_HOME/bin/java}" "$(command -v java || true)" /usr/lib/jvm/*/bin/java; do
		[ -x "${java:-/nowhere}" ] || continue
		major=$("$java" -XshowSettings:properties -version 2>&1 | sed -n 's/^ *java.specification.version = //p')
		case $major in
		*.*) ;;
		*) if [ "${major:-0}" -ge 21 ]; then echo "$java"; return; fi ;;
		esac
	done
	fail "there is no JDK of 21 or later: install one, or name it with JAVA_HOME"
}

fetch() {
	[ -f "$server/fetched" ] && return
	mkdir -p "$home"
	chmod 755 "$home"
	rm -rf "$server" "$home/new"
	mvn -B -q -ntp -f "$here/pom.xml" "-Dout=$home/new" process-resources >&2
	mkdir -p "$home/new/opensearch-$version/plugins" "$home/new/opensearch-$version/logs"
	chmod -R a+rX "$home/new"
	mv "$home/new/opensearch-$version" "$server"
	rm -rf "$home/new"
	touch "$server/fetched"
}

# The server refuses to run as root.
as_nobody() { [ "$(id -u)" != 0 ] || echo "setpriv --reuid=65534 --regid=65534 --clear-groups --inh-caps=-all"; }

configure() { # DIR NODES
	local i names='' seeds=''
	for ((i = 1; i <= $2; i++)); do
		names+="n$i,"
		seeds+="\"127.0.0.1:$((port + 50 + i))\","
	done
	for ((i = 1; i <= $2; i++)); do
		mkdir -p "$1/n$i"/{config,data,logs,tmp}
		cat >"$1/n$i/config/opensearch.yml" <<-YAML
			cluster.name: kindred-${1##*/}
			node.name: n$i
			path.data: $1/n$i/data
			path.logs: $1/n$i/logs
			network.host: 127.0.0.1
			http.port: $((port + i))
			transport.port: $((port + 50 + i))
			discovery.seed_hosts: [${seeds%,}]
			cluster.initial_cluster_manager_nodes: [${names%,}]
			# the disk of a machine that runs tests may be nearly full
			cluster.routing.allocation.disk.threshold_enabled: false
			# a node that hangs is given up after some seconds, not after half a minute
			cluster.fault_detection.follower_check.interval: 1s
			cluster.fault_detection.follower_check.timeout: 2s
			cluster.fault_detection.follower_check.retry_count: 2
			cluster.fault_detection.leader_check.interval: 1s
			cluster.fault_detection.leader_check.timeout: 2s
			cluster.fault_detection.leader_check.retry_count: 2
			cluster.publish.timeout: 3s
			# where a node hangs in the middle of a search, the others keep their part of it open,
			# and for as long no copy of a shard can be made again where it was: not for the five
			# minutes of the default
			search.default_keep_alive: 20s
			search.keep_alive_interval: 5s
			# what is counted is memory in use: with this collector garbage counts, too, until the
			# heap is full, and a node that refuses everything before never collects it
			indices.breaker.total.use_real_memory: false
		YAML
		cat >"$1/n$i/config/log4j2.properties" <<-LOG
			status = error
			appender.console.type = Console
			appender.console.name = console
			appender.console.layout.type = PatternLayout
			appender.console.layout.pattern = [%d{ISO8601}][%-5p][%-25c{1.}] %m%n
			rootLogger.level = info
			rootLogger.appenderRef.console.ref = console
		LOG
	done
	[ "$(id -u)" != 0 ] || chown -R 65534:65534 "$1"
}

launch() { # DIR NAME
	local d=$1/$2
	cd "$d/data"
	# shellcheck disable=SC2046
	nohup $(as_nobody) "$java" -Xms64m "-Xmx$heap" -Xss1m -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -XX:-UsePerfData \
		-Dfile.encoding=UTF-8 -Djava.awt.headless=true -Djna.nosys=true "-Djna.tmpdir=$d/tmp" "-Djava.io.tmpdir=$d/tmp" \
		-Dio.netty.noUnsafe=true -Dio.netty.allocator.numDirectArenas=0 -Dlog4j.shutdownHookEnabled=false \
		-Djava.locale.providers=SPI,CLDR --enable-native-access=ALL-UNNAMED "-Dopensearch.path.home=$server" \
		"-Dopensearch.path.conf=$d/config" -Dopensearch.distribution.type=zip -Dopensearch.bundled_jdk=false \
		-cp "$server/lib/*:$server/agent/*" org.opensearch.bootstrap.OpenSearch </dev/null >>"$d/logs/out.log" 2>&1 &
	echo $! >"$d/pid"
	cd "$here"
}

list() { # DIR
	local d
	for d in "$1"/n[0-9]*/; do
		d=${d%/}
		echo "${d##*/} $(cat "$d/pid") http://127.0.0.1:$(sed -n 's/^http.port: //p' "$d/config/opensearch.yml")"
	done >"$1/nodes"
}

await() { # DIR NODES: until that many are in one cluster
	local end=$((SECONDS + 240)) address
	address=$(awk 'NR == 1 { print $3 }' "$1/nodes")
	until curl -sf -m 5 "$address/_cluster/health?wait_for_nodes=$2&timeout=2s" | grep -q '"timed_out":false'; do
		while read -r name pid _; do
			[ -d "/proc/$pid" ] || { tail -n 25 "$1/$name/logs/out.log" >&2; fail "node $name ended"; }
		done <"$1/nodes"
		[ $SECONDS -lt $end ] || { tail -n 25 "$1"/n1/logs/out.log >&2; fail "the nodes did not join within four minutes"; }
	done
}

[ $# -ge 2 ] || { sed -n '2,14p' "$0"; exit 2; }
set -- "$1" "$(realpath -m "$2")" "${@:3}" # nodes run in folders of their own
case $1 in
start)
	[ $# = 3 ] || fail "how many nodes?"
	java=$(java_of_21)
	fetch
	mkdir -p "$2"
	configure "$2" "$3"
	for ((i = 1; i <= $3; i++)); do launch "$2" "n$i"; done
	list "$2"
	await "$2" "$3"
	;;
restart)
	java=$(java_of_21)
	launch "$2" "$3"
	list "$2"
	;;
stop)
	while read -r _ pid _; do kill -KILL "$pid" 2>/dev/null || true; done <"$2/nodes"
	;;
*) fail "there is no command $1" ;;
esac
