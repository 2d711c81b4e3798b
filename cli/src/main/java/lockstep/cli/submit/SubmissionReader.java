package lockstep.cli.submit;

import com.google.protobuf.ByteString;
import com.google.protobuf.Timestamp;

import lockstep.cli.display.Printable;
import lockstep.cli.options.Arguments;
import lockstep.cli.options.Given;
import lockstep.cli.options.Parsed;
import lockstep.cli.options.Sought;
import lockstep.cli.shell.Caller;
import lockstep.protocol.v1.JobSpec;
import lockstep.protocol.v1.LaunchMode;
import lockstep.protocol.v1.ResourceLimits;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Reads command line, environment and script together, and makes one request of them, or the list
/// of all their mistakes.
final class SubmissionReader {

    private static final String WRAP_HEAD =
            "#!/bin/sh\n# This script was created by ssubmit --wrap.\n\n";

    private static final Path OWN_LIMITS = Path.of("/proc/self/limits");

    private final Caller caller;
    private final Arguments line;
    private final Choices choices = new Choices();
    private final JobSpec.Builder spec = JobSpec.newBuilder();

    SubmissionReader(Caller caller, Arguments line) {
        this.caller = caller;
        this.line = line;
    }

    Submission read() {
        choices.wrong(line.mistakes());
        choices.add(line.given());
        choices.add(SbatchVariables.read(caller.environment()));
        boolean perNode = choices.has(SubmitOptions.PER_NODE);
        boolean perRank = choices.has(SubmitOptions.PER_RANK);
        if (perNode && perRank) {
            choices.wrong("--per-node and --per-rank cannot stand together.", "Maybe keep one.");
        }
        if (perNode || perRank) {
            readCommand(perNode ? LaunchMode.PER_NODE : LaunchMode.PER_RANK);
        } else {
            readScript();
        }
        judgeSlurmOnly();
        writeDescription();
        Resources.write(choices, spec);
        Terms.write(choices, spec);
        Checkpoints.write(choices, spec);
        JobFiles.write(
                choices,
                spec,
                caller.workingDirectory(),
                choices.has(SubmitOptions.PARSE_ONLY)
                        ? JobFiles.Presence.EXPECTED
                        : JobFiles.Presence.REQUIRED);
        return choices.mistakes().isEmpty()
                ? new Submission.Ready(spec.build(), choices.warnings())
                : new Submission.Wrong(choices.mistakes(), choices.warnings());
    }

    private void readCommand(LaunchMode mode) {
        spec.setMode(mode).addAllArguments(line.rest());
        String option = mode == LaunchMode.PER_NODE ? "--per-node" : "--per-rank";
        if (choices.has(SubmitOptions.WRAP)) {
            choices.wrong(option + " and --wrap cannot stand together.", "");
        }
        if (line.rest().isEmpty()) {
            choices.wrong(
                    option + " needs a command to run.",
                    "Maybe " + caller.program() + " " + option + " -- hostname");
        } else {
            spec.setName(ScriptSource.baseName(line.rest().getFirst()));
            spec.setCommandLine(line.rest().getFirst());
        }
    }

    private void readScript() {
        spec.setMode(LaunchMode.BATCH);
        Optional<Script> found = wrapped().or(this::namedScript);
        if (found.isEmpty()) {
            return;
        }
        Script script = found.get();
        choices.wrong(script.mistakes());
        Directives.Found directives = Directives.read(script.shown(), script.text());
        choices.wrong(directives.mistakes());
        choices.add(directives.given());
        SlurmSteps.firstLine(script.text()).ifPresent(number -> warnOfStep(script, number));
        writeDefaultName(script);
        spec.setScript(script.text());
        if (!line.rest().isEmpty()) {
            spec.setCommandLine(line.rest().getFirst());
            spec.addAllArguments(line.rest().subList(1, line.rest().size()));
        }
    }

    private void warnOfStep(Script script, int number) {
        choices.warn(
                "%s line %d calls srun, which is not there: it will fail. Maybe start the command itself on the nodes: %s --per-node -- COMMAND"
                        .formatted(script.shown(), number, caller.program()));
    }

    private void writeDefaultName(Script script) {
        spec.setName(script.name());
        if (!choices.has(SubmitOptions.JOB_NAME)
                && Wording.name(script.name()) instanceof Parsed.Bad<String>(String must, _)) {
            choices.wrong(
                    "the script's name ("
                            + Printable.escape(script.name())
                            + ") cannot be the job's: it "
                            + must,
                    "Maybe name the job by --job-name.");
        }
    }

    private Optional<Script> wrapped() {
        Optional<Given> wrap = choices.of(SubmitOptions.WRAP);
        if (wrap.isPresent() && !line.rest().isEmpty()) {
            choices.wrong(
                    "--wrap makes the script itself, so "
                            + line.rest().getFirst()
                            + " cannot stand beside it.",
                    "Maybe the command needs quotes: --wrap=\"hostname -f\"");
        }
        return wrap.map(
                given ->
                        new Script(
                                "wrap",
                                "--wrap",
                                ByteString.copyFromUtf8(WRAP_HEAD + given.text() + "\n")));
    }

    private Optional<Script> namedScript() {
        ScriptSource source =
                new ScriptSource(caller.workingDirectory(), caller.environment(), caller.stdin());
        Sought<Script> script =
                line.rest().isEmpty()
                        ? source.fromStdin()
                        : source.fromFile(line.rest().getFirst());
        return script.orTell(mistake -> choices.wrong(List.of(mistake)));
    }

    private void judgeSlurmOnly() {
        List<SlurmOnly> judged = new ArrayList<>();
        for (Given given : choices.all()) {
            Optional<SlurmOnly> entry = SlurmOnly.of(given.option());
            if (entry.isPresent() && !judged.contains(entry.get())) {
                judged.add(entry.get());
                judge(entry.get(), given);
            }
        }
    }

    private void judge(SlurmOnly entry, Given given) {
        switch (entry.verdict()) {
            case REFUSE ->
                    choices.wrong(given, "is refused: " + entry.reason() + ".", entry.advice());
            case IGNORE -> choices.warn(given.subject() + " is ignored: " + entry.reason() + ".");
        }
    }

    private void writeDescription() {
        choices.read(SubmitOptions.JOB_NAME, Wording::name).ifPresent(spec::setName);
        choices.read(SubmitOptions.PARTITION, Wording::name).ifPresent(spec::setPartition);
        choices.read(SubmitOptions.COMMENT, Wording::comment).ifPresent(spec::setComment);
        choices.read(SubmitOptions.NODELIST, Wording::hosts).ifPresent(spec::setNodeList);
        choices.read(SubmitOptions.EXCLUDE, Wording::hosts).ifPresent(spec::setExcludeList);
        choices.read(SubmitOptions.CONSTRAINT, Wording::constraint).ifPresent(spec::setConstraint);
        choices.read(SubmitOptions.TIME, TimeLimit::parse)
                .ifPresent(limit -> spec.setTimeLimitSeconds(limit.seconds()));
        choices.read(SubmitOptions.EXCLUSIVE, SubmissionReader::exclusive)
                .ifPresent(spec::setExclusive);
        choices.read(SubmitOptions.BEGIN, this::begin).ifPresent(this::writeBegin);
        writeRequeue();
        spec.setHold(choices.has(SubmitOptions.HOLD));
        Export export = choices.read(SubmitOptions.EXPORT, Export::parse).orElse(Export.EVERYTHING);
        spec.putAllEnvironment(export.of(caller.environment()));
        choices.read(SubmitOptions.PROPAGATE, Propagation::parse).ifPresent(this::writeLimits);
        spec.putEnvironment("SLURM_SUBMIT_DIR", caller.workingDirectory().toString());
        spec.setSubmitHost(caller.host());
    }

    private static Parsed<Boolean> exclusive(String text) {
        return switch (text) {
            case "", "user", "mcs", "topo" -> Parsed.good(true);
            default -> Parsed.bad("must be user, mcs or topo, or nothing.");
        };
    }

    private Parsed<Instant> begin(String text) {
        return BeginTime.parse(text, caller.clock().instant(), caller.zone().get());
    }

    /// Of this process, as its shell started it: the launcher keeps the JVM from raising NOFILE.
    private void writeLimits(Propagation propagation) {
        Optional<ResourceLimits> limits = propagation.of(ownLimits());
        if (limits.isEmpty()) {
            choices.wrong(
                    "--propagate: " + OWN_LIMITS + " does not tell the limits of this process.",
                    "Maybe leave it out, and set limits in the script.");
        } else if (limits.get().getLimitsCount() > 0) {
            spec.setResourceLimits(limits.get());
        }
    }

    private static String ownLimits() {
        try {
            return Files.readString(OWN_LIMITS);
        } catch (IOException _) {
            return ""; // told by whom it is missing
        }
    }

    private void writeBegin(Instant begin) {
        if (begin.isBefore(caller.clock().instant())) {
            choices.of(SubmitOptions.BEGIN)
                    .ifPresent(given -> choices.warn(given.subject() + " has passed already."));
        }
        spec.setBegin(
                Timestamp.newBuilder()
                        .setSeconds(begin.getEpochSecond())
                        .setNanos(begin.getNano()));
    }

    /// Of `--requeue` and `--no-requeue` the one from the higher source counts, within one source
    /// the later.
    private void writeRequeue() {
        Optional<Given> counts = Optional.empty();
        for (Given given : choices.all()) {
            boolean about =
                    given.option().equals(SubmitOptions.REQUEUE)
                            || given.option().equals(SubmitOptions.NO_REQUEUE);
            if (about
                    && (counts.isEmpty()
                            || given.origin().rank() >= counts.get().origin().rank())) {
                counts = Optional.of(given);
            }
        }
        counts.ifPresent(given -> spec.setRequeue(given.option().equals(SubmitOptions.REQUEUE)));
    }
}
