package lockstep.controller.replay;

import lockstep.gang.plan.Planner;
import lockstep.gang.replay.Outcome;
import lockstep.gang.replay.Progress;
import lockstep.gang.replay.Replay;
import lockstep.gang.replay.ReplaySettings;
import lockstep.gang.replay.ReplayStuck;
import lockstep.gang.replay.report.Comparison;
import lockstep.gang.replay.report.JsonReport;
import lockstep.gang.replay.report.TextTable;
import lockstep.gang.replay.site.Site;
import lockstep.gang.replay.site.SiteReading;
import lockstep.gang.replay.staging.Staging;
import lockstep.gang.replay.trace.Trace;
import lockstep.gang.replay.trace.TraceFormat;
import lockstep.gang.replay.trace.TraceJob;
import lockstep.gang.replay.truth.Chance;
import lockstep.gang.replay.truth.Truth;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import java.io.Console;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;

/// `lockstep replay TRACE --fabric F …`.
@Command(
        name = "lockstep replay",
        description = "Replays a log of jobs under one or more policies, in simulated time.",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:done",
            "1:an input is not there or malformed, or a policy got stuck",
            "2:wrong usage"
        })
public final class ReplayCommand implements Callable<Integer> {
    @Parameters(
            paramLabel = "TRACE",
            description =
                    "A log of jobs, packed with gzip or not: SWF, Philly, Kalos, Sia, openb, or our"
                            + " own table"
                            + " (job_id,submit_s,run_s,accelerators,limit_s,user,family,type).")
    private Path trace = Path.of("");

    @Option(
            names = "--fabric",
            required = true,
            paramLabel = "F",
            description =
                    "NODESxACCELERATORS[/NODES_PER_LEAF[/LEAVES_PER_SPINE]], as 1152x8/32/16, or a"
                            + " table of nodes (node,accelerators,leaf,spine,type).")
    private String fabric = "";

    @Option(
            names = "--policy",
            paramLabel = "P",
            description = "lockstep, easy, fifo, fluxion or pal (default: lockstep).")
    private String policy = "lockstep";

    @Option(
            names = "--compare",
            paramLabel = "P",
            description = "One more policy; can be given several times.")
    private List<String> compare = new ArrayList<>();

    @Option(
            names = "--conditions",
            paramLabel = "C",
            description =
                    "What gets slow: none, gray:PER_DAY (drawn by chance), or a table"
                            + " (when_s,target,slowdown,duration_s) (default: none).")
    private String conditions = "none";

    @Option(
            names = "--failures",
            paramLabel = "L",
            description =
                    "What fails: none, titan, summit, rate:PER_NODE_AND_YEAR, or a table"
                            + " (when_s,node,down_s) (default: none).")
    private String failures = "none";

    @Option(
            names = "--truth",
            paramLabel = "T",
            description =
                    "How fast nodes really are: builtin, or a folder of public measurements"
                            + " (default: builtin).")
    private String truth = "builtin";

    @Option(
            names = "--seed",
            paramLabel = "S",
            description = "Of everything that is left to chance (default: 1).")
    private long seed = 1;

    @Option(names = "--jobs", paramLabel = "N", description = "Only the first N jobs.")
    private int jobs = Integer.MAX_VALUE;

    @Option(
            names = "--per-accelerator",
            paramLabel = "N",
            description = "N processors of the trace are one accelerator (default: 1).")
    private int perAccelerator = 1;

    @Option(
            names = "--format",
            paramLabel = "F",
            description = "swf, philly, kalos, sia, openb or lockstep, where it cannot be guessed.")
    private String format = "";

    @Option(
            names = "--round",
            paramLabel = "SECONDS",
            description = "Least simulated time between rounds of planning (default: 30).")
    private long roundSeconds = 30;

    @Option(
            names = "--checkpoint",
            paramLabel = "MINUTES",
            description = "How often jobs save their work (default: 30).")
    private long checkpointMinutes = 30;

    @Option(
            names = "--staging",
            paramLabel = "S",
            description =
                    "What is done with checkpoints: none (each counts at once), fixed (drained to"
                            + " a store, first come, first served), planned (copied to a partner"
                            + " node, drained by what they are worth) (default: none).")
    private String staging = "none";

    @Option(
            names = "--checkpoint-gb",
            paramLabel = "GB",
            description = "Size of a checkpoint for each accelerator (default: 5).")
    private double checkpointGigabytes = 5;

    @Option(
            names = "--store-rate",
            paramLabel = "GB/S",
            description = "What the store takes of all jobs together (default: 10).")
    private double storeRate = 10;

    @Option(
            names = "--node-rate",
            paramLabel = "GB/S",
            description = "What one node may send or take (default: 0.625).")
    private double nodeRate = 0.625;

    @Option(
            names = "--report",
            paramLabel = "DIR",
            description = "Writes report.html, report.json and report.txt there.")
    private Optional<Path> report = Optional.empty();

    @Option(names = "--json", description = "Prints JSON instead of a table.")
    private boolean json;

    private final PrintStream out;
    private final PrintStream err;

    /// @param out for the results
    /// @param err for everything else
    ReplayCommand(PrintStream out, PrintStream err) {
        this.out = out;
        this.err = err;
    }

    public static void main(String[] arguments) {
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        PrintStream err = new PrintStream(System.err, true, StandardCharsets.UTF_8);
        System.exit(new CommandLine(new ReplayCommand(out, err)).execute(arguments));
    }

    @Override
    public Integer call() {
        try {
            Comparison comparison = replayAll();
            if (report.isPresent()) {
                ReportFolder.write(report.get(), comparison);
            }
            out.print(json ? JsonReport.of(comparison) : TextTable.of(comparison));
            return 0;
        } catch (BadInput bad) {
            err.println("lockstep replay: " + bad.getMessage());
            return 1;
        }
    }

    private Comparison replayAll() throws BadInput {
        requirePositive("--jobs", jobs);
        requirePositive("--per-accelerator", perAccelerator);
        requirePositive("--round", roundSeconds);
        requirePositive("--checkpoint", checkpointMinutes);
        Staging kept = staging();
        List<String> policies = new ArrayList<>(List.of(policy));
        policies.addAll(compare);
        World world = World.read(truth);
        Site site = site();
        for (String name : policies) {
            Policies.named(name, site.fabric());
        }
        Trace all = trace(world);
        Truth reality = reality(world, site, all.jobs());
        Comparison comparison = new Comparison(parameters(site, all), List.of());
        for (String name : policies) {
            comparison = comparison.with(name, outcome(name, site, all.jobs(), reality, kept));
        }
        return comparison;
    }

    private static void requirePositive(String option, long value) throws BadInput {
        if (value < 1) {
            throw new BadInput("%s (%d) must be 1 or more".formatted(option, value));
        }
    }

    private Site site() throws BadInput {
        Optional<SiteReading> shorthand = SiteReading.shorthand(fabric);
        SiteReading reading =
                shorthand.isPresent()
                        ? shorthand.get()
                        : SiteReading.table(TextFile.lines(Path.of(fabric)));
        BadInput.throwIfAny(fabric, reading.problems());
        return reading.site().orElseThrow();
    }

    private Trace trace(World world) throws BadInput {
        List<String> lines = TextFile.lines(trace);
        Trace read = format(lines).read(lines, world.steps());
        BadInput.throwIfAny(trace.toString(), read.problems());
        if (read.jobs().isEmpty()) {
            throw new BadInput("%s holds no job that ran.".formatted(trace));
        }
        Trace part = read.first(jobs);
        return perAccelerator == 1 ? part : part.withProcessorsPerAccelerator(perAccelerator);
    }

    private TraceFormat format(List<String> lines) throws BadInput {
        String known =
                String.join(
                        ", ", Arrays.stream(TraceFormat.values()).map(TraceFormat::word).toList());
        if (!format.isEmpty()) {
            return TraceFormat.named(format)
                    .orElseThrow(
                            () ->
                                    new BadInput(
                                            "there is no format %s.\nMaybe one of %s is meant."
                                                    .formatted(format, known)));
        }
        String name = String.valueOf(trace.getFileName());
        return TraceFormat.guess(name, lines.isEmpty() ? "" : lines.getFirst())
                .orElseThrow(
                        () ->
                                new BadInput(
                                        "the format of %s is not known.\nMaybe say it with --format: %s."
                                                .formatted(trace, known)));
    }

    private Truth reality(World world, Site site, List<TraceJob> all) throws BadInput {
        Chance chance = new Chance(seed);
        Duration ahead = all.getLast().submit().multipliedBy(3).dividedBy(2).plusDays(30);
        return world.truth(site, chance)
                .with(world.failures(failures, site, chance))
                .with(World.episodes(conditions, site, ahead, chance));
    }

    private Map<String, String> parameters(Site site, Trace all) {
        Map<String, String> parameters = new LinkedHashMap<>();
        String skipped = all.skippedText();
        parameters.put(
                "trace",
                "%s, %,d jobs%s"
                        .formatted(
                                trace.getFileName(),
                                all.jobs().size(),
                                skipped.isEmpty() ? "" : " (left out: " + skipped + ")"));
        parameters.put(
                "fabric",
                "%s, %,d nodes, %,d accelerators".formatted(fabric, site.nodes(), site.capacity()));
        parameters.put("truth", truth);
        parameters.put("conditions", conditions);
        parameters.put("failures", failures);
        parameters.put("seed", Long.toString(seed));
        parameters.put(
                "settings",
                "a round every %d s, checkpoints every %d min"
                        .formatted(roundSeconds, checkpointMinutes));
        if (!staging.equals("none")) {
            parameters.put(
                    "staging",
                    "%s, %s GB for each accelerator, %s GB/s to the store, %s GB/s of a node"
                            .formatted(staging, checkpointGigabytes, storeRate, nodeRate));
        }
        return parameters;
    }

    private Staging staging() throws BadInput {
        Staging.Mode mode =
                switch (staging) {
                    case "none" -> Staging.Mode.NONE;
                    case "fixed" -> Staging.Mode.FIXED;
                    case "planned" -> Staging.Mode.PLANNED;
                    default ->
                            throw new BadInput(
                                    "--staging (%s) must be none, fixed or planned"
                                            .formatted(staging));
                };
        if (!(checkpointGigabytes > 0 && storeRate > 0 && nodeRate > 0)) {
            throw new BadInput("--checkpoint-gb, --store-rate and --node-rate must be more than 0");
        }
        return new Staging(mode, checkpointGigabytes * 1e9, storeRate * 1e9, nodeRate * 1e9);
    }

    private Outcome outcome(String name, Site site, List<TraceJob> all, Truth reality, Staging kept)
            throws BadInput {
        ReplaySettings settings =
                ReplaySettings.standard()
                        .withRound(Duration.ofSeconds(roundSeconds))
                        .withCheckpointEvery(Duration.ofMinutes(checkpointMinutes))
                        .with(kept);
        Planner planner = Policies.named(name, site.fabric());
        boolean onTerminal =
                Optional.ofNullable(System.console()).map(Console::isTerminal).orElse(false);
        ProgressBar bar = new ProgressBar(name, err);
        Progress progress = onTerminal ? bar : (_, _) -> {};
        try {
            return new Replay(site, all, reality, settings, planner, System::nanoTime, progress)
                    .run();
        } catch (ReplayStuck stuck) {
            throw new BadInput("%s got stuck: %s".formatted(name, stuck.getMessage()));
        } finally {
            if (onTerminal) {
                bar.done();
            }
        }
    }
}
