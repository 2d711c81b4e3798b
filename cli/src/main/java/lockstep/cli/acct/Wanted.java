package lockstep.cli.acct;

import com.google.protobuf.Timestamp;

import lockstep.cli.display.HostList;
import lockstep.cli.options.Arguments;
import lockstep.cli.options.Given;
import lockstep.cli.options.Mistake;
import lockstep.cli.options.OptionSpec;
import lockstep.cli.options.Parsed;
import lockstep.cli.select.JobIds;
import lockstep.cli.select.JobStates;
import lockstep.cli.select.JobTarget;
import lockstep.cli.shell.Caller;
import lockstep.protocol.v1.HistoryJob;
import lockstep.protocol.v1.JobState;
import lockstep.protocol.v1.ListHistoryRequest;

import java.time.Instant;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Which jobs a command line of sacct means.
///
/// As Slurm has it: without `--jobs` and `--nodelist` one's own, and without a time those of today.
///
/// @param targets empty for all
record Wanted(ListHistoryRequest request, List<JobTarget> targets) {

    Wanted {
        targets = List.copyOf(targets);
    }

    /// Reads it.
    ///
    /// @param mistakes takes what is wrong
    static Wanted read(Caller caller, AcctOptions options, Arguments line, List<Mistake> mistakes) {
        ListHistoryRequest.Builder request =
                ListHistoryRequest.newBuilder().setAllAttempts(line.has(options.duplicates));
        List<JobTarget> targets = targets(options, line, mistakes);
        Set<Integer> ids = new LinkedHashSet<>();
        targets.forEach(target -> ids.add(target.id()));
        request.addAllJobIds(ids)
                .addAllAccounts(words(line, options.account))
                .addAllQos(words(line, options.qos))
                .addAllPartitions(words(line, options.partition))
                .addAllNames(words(line, options.name))
                .addAllUsers(words(line, options.user));
        line.last(options.nodes)
                .flatMap(given -> parsed(given, hosts(given.text()), mistakes))
                .ifPresent(request::addAllNodes);
        line.last(options.state)
                .flatMap(given -> parsed(given, JobStates.parse(given.text()), mistakes))
                .ifPresent(states -> request.addAllStates(statesOf(states)));
        boolean own =
                ids.isEmpty()
                        && !line.has(options.nodes)
                        && !line.has(options.user)
                        && !line.has(options.allUsers)
                        && !caller.user().equals("root");
        if (own) {
            request.addUsers(caller.user());
        }
        addTimes(caller, options, line, mistakes, request);
        return new Wanted(request.build(), targets);
    }

    /// All states are no choice, and a state that none of our jobs can be in is one that none is
    /// in.
    private static Set<JobState> statesOf(Set<JobState> states) {
        if (states.equals(JobStates.all())) {
            return Set.of();
        }
        return states.isEmpty() ? Set.of(JobState.JOB_STATE_UNSPECIFIED) : states;
    }

    private static void addTimes(
            Caller caller,
            AcctOptions options,
            Arguments line,
            List<Mistake> mistakes,
            ListHistoryRequest.Builder request) {
        Instant now = caller.clock().instant();
        Optional<Instant> from = moment(caller, line, options.from, now, mistakes);
        Optional<Instant> until = moment(caller, line, options.until, now, mistakes);
        if (from.isPresent() && until.isPresent() && until.get().isBefore(from.get())) {
            mistakes.add(
                    new Mistake(
                            line.last(options.until).orElseThrow().subject()
                                    + " must not be before --starttime.",
                            "Maybe change the two."));
        }
        if (from.isEmpty() && request.getJobIdsCount() == 0) {
            from =
                    Optional.of(
                            LocalDateTime.ofInstant(now, caller.zone().get())
                                    .toLocalDate()
                                    .atStartOfDay(caller.zone().get())
                                    .toInstant());
        }
        from.ifPresent(at -> request.setFrom(timestamp(at)));
        until.ifPresent(at -> request.setUntil(timestamp(at)));
    }

    private static Timestamp timestamp(Instant at) {
        return Timestamp.newBuilder().setSeconds(at.getEpochSecond()).build();
    }

    private static Optional<Instant> moment(
            Caller caller, Arguments line, OptionSpec option, Instant now, List<Mistake> mistakes) {
        return line.last(option)
                .flatMap(
                        given ->
                                parsed(
                                        given,
                                        PastTime.parse(given.text(), now, caller.zone().get()),
                                        mistakes));
    }

    /// Tools name ids in one list or in several, and steps of jobs, which are shown with the job.
    private static List<JobTarget> targets(
            AcctOptions options, Arguments line, List<Mistake> mistakes) {
        List<JobTarget> all = new ArrayList<>();
        for (Given given : line.given()) {
            if (given.option() == options.jobs) {
                parsed(given, JobIds.parse(withoutSteps(given.text())), mistakes)
                        .ifPresent(all::addAll);
            }
        }
        return all;
    }

    private static String withoutSteps(String text) {
        StringBuilder ids = new StringBuilder();
        boolean step = false;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            step = c == '.' || (step && c != ',');
            if (!step) {
                ids.append(c);
            }
        }
        return ids.toString();
    }

    private static Parsed<List<String>> hosts(String text) {
        return HostList.expand(text)
                .map(Parsed::good)
                .orElseGet(() -> Parsed.bad("must be a list of nodes such as n[01-04,07]."));
    }

    private static <T> Optional<T> parsed(Given given, Parsed<T> value, List<Mistake> mistakes) {
        return value.orTell(
                (must, advice) -> mistakes.add(new Mistake(given.subject() + " " + must, advice)));
    }

    private static List<String> words(Arguments line, OptionSpec option) {
        List<String> words = new ArrayList<>();
        line.last(option)
                .ifPresent(
                        given -> {
                            for (String word : given.text().split(",", -1)) {
                                if (!word.isBlank()) {
                                    words.add(word.strip());
                                }
                            }
                        });
        return words;
    }

    /// Those of `jobs` that are meant: of an array perhaps some tasks only.
    List<HistoryJob> among(List<HistoryJob> jobs) {
        List<HistoryJob> meant = new ArrayList<>();
        for (HistoryJob job : jobs) {
            if (targets.isEmpty() || isTarget(job)) {
                meant.add(job);
            }
        }
        return meant;
    }

    private boolean isTarget(HistoryJob job) {
        for (JobTarget target : targets) {
            if (target.includes(job.getId(), job.getArrayJobId(), job.getArrayTaskId())) {
                return true;
            }
        }
        return false;
    }
}
