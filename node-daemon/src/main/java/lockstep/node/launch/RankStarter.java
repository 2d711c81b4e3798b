package lockstep.node.launch;

import lockstep.node.agent.AttemptKey;
import lockstep.node.agent.AttemptRecord;
import lockstep.node.enforce.Enforcement;
import lockstep.node.inventory.CpuList;
import lockstep.node.process.Kernel;
import lockstep.protocol.v1.LaunchSpec;
import lockstep.protocol.v1.RankLaunch;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/// Writes what a rank needs, and starts its shepherd.
final class RankStarter {

    private final RunDirectory run;
    private final Containment containment;
    private final Privilege privilege;
    private final RankEnvironment environment;
    private final Enforcement enforcement;
    private final String node;
    private final String stage;

    RankStarter(Site site, RunDirectory run, Containment containment, Privilege privilege)
            throws IOException {
        this.run = run;
        this.containment = containment;
        this.privilege = privilege;
        this.environment = new RankEnvironment(site.node(), site.hostName(), site.accelerators());
        this.enforcement = site.enforcement();
        this.node = site.node();
        this.stage = RunDirectory.resource("rank-stage.sh");
    }

    /// Starts the shepherd of one rank. It may be called for each rank once in the history of the
    /// world.
    ///
    /// @throws IOException when anything could not be written or started; then no user code will
    ///   run
    Process start(AttemptRecord.Held record, RankLaunch rank) throws IOException {
        var name = new RankName(record.key(), rank.getRank());
        LaunchSpec launch = record.launch();
        RankDirectory directory = run.of(name);
        Files.createDirectory(directory.path());
        Files.setPosixFilePermissions(
                directory.path(), PosixFilePermissions.fromString("rwx--x--x"));
        Kernel.makeFifo(directory.barrier());
        enforcement.admit(record.key(), launch);
        writeEntrances(directory, enforcement.entrances(record.key(), rank.getRank()));
        String cpus = cpus(record.key(), launch, rank);
        if (!cpus.isEmpty()) {
            Files.writeString(directory.path().resolve("cpus"), cpus + "\n");
        }
        Path temporary = makeTemporary(record.key(), launch);
        run.stage().make(record, privilege);
        OutputFiles files = OutputFiles.of(launch, rank, names(name, launch));
        var places =
                new RankEnvironment.Places(
                        directory, temporary, run.stage().of(launch, record.key().jobId()), cpus);
        writeScript(launch, rank, files, places, StageInText.of(run.stage(), launch, record.key()));
        return startShepherd(
                name,
                directory,
                record.bootId(),
                containment.place(name),
                privilege.identity(launch),
                files.truncateFirst() ? "truncate" : "-");
    }

    /// For the shepherd, whose rank enters them before it becomes its user.
    private static void writeEntrances(RankDirectory directory, List<Path> entrances)
            throws IOException {
        String lines = entrances.stream().map(path -> path + "\n").collect(Collectors.joining());
        Files.writeString(directory.path().resolve("cgroups"), lines);
    }

    /// The CPUs that the rank is held to within those of its attempt; empty for all of them. Who
    /// says so (`SLURM_CPU_BIND=none`) is not held.
    private String cpus(AttemptKey attempt, LaunchSpec launch, RankLaunch rank) {
        if (launch.getUserEnvironmentMap().getOrDefault("SLURM_CPU_BIND", "").contains("none")) {
            return "";
        }
        List<Integer> here =
                launch.getRanksList().stream().map(RankLaunch::getRank).sorted().toList();
        return CpuList.format(
                enforcement.cpusOfRank(attempt, here.indexOf(rank.getRank()), here.size()));
    }

    /// The first rank to come makes it.
    private synchronized Path makeTemporary(AttemptKey attempt, LaunchSpec launch)
            throws IOException {
        Path temporary = run.temporary(attempt);
        if (!Files.isDirectory(temporary, LinkOption.NOFOLLOW_LINKS)) {
            Files.createDirectory(
                    temporary,
                    PosixFilePermissions.asFileAttribute(
                            PosixFilePermissions.fromString("rwx------")));
            privilege.own(temporary, launch);
        }
        return temporary;
    }

    private void writeScript(
            LaunchSpec launch,
            RankLaunch rank,
            OutputFiles files,
            RankEnvironment.Places places,
            String stageIn)
            throws IOException {
        RankDirectory directory = places.rank();
        List<String> command = new ArrayList<>(launch.getArgumentsList());
        byte[] batch = launch.getScript().toByteArray();
        if (batch.length > 0) {
            Path script = directory.path().resolve("slurm_script");
            privilege.give(script, batch, "r-x------", launch);
            command.addFirst(script.toString());
        }
        privilege.give(directory.progress(), new byte[0], "rw-------", launch);
        var script =
                new RankScript(
                        launch,
                        command,
                        RankScript.interpreterOf(batch),
                        environment.of(launch, rank, places),
                        stageIn,
                        files.output(),
                        files.errors(),
                        files.truncateAtOpen(),
                        node,
                        launch.getUserId(),
                        privilege.groupFor(launch));
        privilege.give(
                directory.script(),
                script.text(stage).getBytes(StandardCharsets.UTF_8),
                "r--------",
                launch);
    }

    private OutputPattern.Names names(RankName name, LaunchSpec launch) {
        String user =
                launch.getUser().isEmpty()
                        ? Integer.toUnsignedString(launch.getUserId())
                        : launch.getUser();
        return new OutputPattern.Names(
                name.attempt().jobId(),
                launch.hasArrayTaskId()
                        ? Optional.of(
                                new OutputPattern.ArrayTask(
                                        launch.getArrayJobId(), launch.getArrayTaskId()))
                        : Optional.empty(),
                name.attempt().attempt(),
                launch.getJobName(),
                user,
                node,
                launch.getNodeIndex(),
                name.rank(),
                !launch.getScript().isEmpty());
    }

    private Process startShepherd(
            RankName name,
            RankDirectory directory,
            String bootId,
            String cgroup,
            String identity,
            String prepare)
            throws IOException {
        var builder =
                new ProcessBuilder(
                        "setsid",
                        "/bin/sh",
                        run.shepherdScript().toString(),
                        name.toString(),
                        directory.path().toString(),
                        bootId,
                        run.notifyFifo().toString(),
                        containment.shepherds(),
                        cgroup,
                        identity,
                        prepare);
        return started(builder, directory.complaints());
    }

    /// Starts a program with nothing of this daemon's environment.
    static Process started(ProcessBuilder builder, Path complaints) throws IOException {
        Map<String, String> variables = builder.environment();
        variables.clear();
        variables.put("LC_ALL", "C");
        variables.put("PATH", "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin");
        builder.redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()));
        builder.redirectOutput(ProcessBuilder.Redirect.DISCARD);
        builder.redirectError(ProcessBuilder.Redirect.appendTo(complaints.toFile()));
        return builder.start();
    }
}
