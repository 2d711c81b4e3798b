package lockstep.cli.select;

import static lockstep.cli.options.OptionSpec.NO_LETTER;
import static lockstep.cli.options.OptionSpec.flag;
import static lockstep.cli.options.OptionSpec.value;

import lockstep.cli.display.HostList;
import lockstep.cli.options.Arguments;
import lockstep.cli.options.Given;
import lockstep.cli.options.Mistake;
import lockstep.cli.options.OptionSpec;
import lockstep.cli.options.Parsed;
import lockstep.cli.shell.Caller;
import lockstep.protocol.v1.JobState;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/// The options by which `squeue` and `scancel` say which jobs they mean.
public final class SelectOptions {

    public static final OptionSpec JOBS =
            value("jobs", 'j', "IDS", "These jobs: 7,8,9; tasks of arrays: 7_1, 7_[2-5]");
    public static final OptionSpec USER = value("user", 'u', "NAMES", "Jobs of these users");
    public static final OptionSpec ME = flag("me", NO_LETTER, "My own jobs");
    public static final OptionSpec PARTITION =
            value("partition", 'p', "NAMES", "Jobs in these partitions");
    public static final OptionSpec ACCOUNT =
            value("account", 'A', "NAMES", "Jobs charged to these accounts");
    public static final OptionSpec QOS =
            value("qos", 'q', "NAMES", "Jobs of these qualities of service");
    public static final OptionSpec NODELIST =
            value("nodelist", 'w', "HOSTS", "Jobs on any of these nodes: n[01-04]");
    private static final String STATES_HELP =
            "Jobs in these states: PD,R,COMPLETED, … or all; default: those that have not ended";

    private final OptionSpec name;
    private final OptionSpec states;
    private final List<Mistake> mistakes = new ArrayList<>();

    /// The two options whose names differ among commands.
    ///
    /// @param nameLetter the letter for a job's name
    /// @param statesName "states" or "state"
    public SelectOptions(char nameLetter, String statesName) {
        name = value("name", nameLetter, "NAMES", "Jobs with these names");
        states = value(statesName, 't', "STATES", STATES_HELP);
    }

    public List<OptionSpec> options() {
        return List.of(JOBS, USER, ME, name, PARTITION, ACCOUNT, QOS, states, NODELIST);
    }

    public OptionSpec name() {
        return name;
    }

    public OptionSpec states() {
        return states;
    }

    /// Everything found wrong by [#filter].
    public List<Mistake> mistakes() {
        return mistakes;
    }

    /// Reads the filter from a command line.
    ///
    /// @param targets further jobs, named by other means
    public JobFilter filter(Caller caller, Arguments line, Set<JobTarget> targets) {
        Set<JobTarget> named = new LinkedHashSet<>(targets);
        read(line, JOBS, JobIds::parse).ifPresent(named::addAll);
        Set<String> users = words(line, USER);
        if (line.has(ME)) {
            users.add(caller.user());
        }
        Set<JobState> wanted = read(line, states, JobStates::parse).orElse(Set.of());
        List<String> nodes = read(line, NODELIST, SelectOptions::hosts).orElse(List.of());
        return new JobFilter(
                named,
                wanted,
                users,
                words(line, name),
                words(line, PARTITION),
                words(line, ACCOUNT),
                words(line, QOS),
                Set.copyOf(nodes));
    }

    private <T> Optional<T> read(
            Arguments line, OptionSpec option, Function<String, Parsed<T>> parser) {
        Optional<Given> given = line.last(option);
        if (given.isEmpty()) {
            return Optional.empty();
        }
        return parser.apply(given.get().text())
                .orTell(
                        (must, advice) ->
                                mistakes.add(
                                        new Mistake(given.get().subject() + " " + must, advice)));
    }

    private static Set<String> words(Arguments line, OptionSpec option) {
        Set<String> words = new LinkedHashSet<>();
        line.last(option).ifPresent(given -> words.addAll(Arrays.asList(given.text().split(","))));
        words.remove("");
        return words;
    }

    private static Parsed<List<String>> hosts(String text) {
        return HostList.expand(text)
                .map(Parsed::good)
                .orElseGet(
                        () ->
                                Parsed.bad(
                                        "must be a list of nodes such as n[01-04,07], of at most "
                                                + HostList.HOSTS_MAX
                                                + " nodes."));
    }
}
