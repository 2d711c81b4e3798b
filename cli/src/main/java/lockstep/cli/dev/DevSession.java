package lockstep.cli.dev;

import lockstep.cli.dev.cluster.Belongings;
import lockstep.cli.dev.cluster.DevCluster;
import lockstep.cli.dev.cluster.LinkedClusterApi;
import lockstep.cli.dev.cluster.PartNews;
import lockstep.cli.dev.cluster.PartPlan;
import lockstep.cli.dev.cluster.StartFailed;
import lockstep.cli.dev.cluster.Story;
import lockstep.cli.dev.cluster.Takedown;
import lockstep.cli.dev.home.ClusterShape;
import lockstep.cli.dev.home.DevHome;
import lockstep.cli.dev.home.HomeFiles;
import lockstep.cli.dev.home.NodePlace;
import lockstep.cli.dev.home.PartPorts;
import lockstep.cli.dev.home.PortChooser;
import lockstep.cli.dev.home.ShapeFile;
import lockstep.cli.dev.home.SocketFolder;
import lockstep.cli.dev.process.Ender;
import lockstep.cli.dev.process.ProcessIdentity;
import lockstep.cli.dev.process.ProcessTable;
import lockstep.cli.dev.process.RunFolder;
import lockstep.cli.dev.supervise.Restarts;
import lockstep.cli.dev.supervise.Supervisor;
import lockstep.cli.shell.Caller;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;

/// One run of a development cluster, from the claim on its home to the end of its last process.
public final class DevSession {
    private final DevHome home;
    private final ProcessTable table = ProcessTable.ofThisMachine();
    private final Belongings belongings;
    private final Story story;
    private final Supervisor supervisor;
    private final PartNews news;
    private final LinkedClusterApi api;
    private Optional<HomeClaim> claim = Optional.empty();

    /// Does nothing yet.
    ///
    /// @param restarts what happens to parts that die
    public DevSession(Caller caller, DevHome home, Restarts restarts, Story story) {
        this.home = home;
        this.story = story;
        this.belongings = new Belongings(home, table, ProcessHandle.current().pid());
        this.news = new PartNews(story);
        this.supervisor = new Supervisor(restarts, new RunFolder(home.run()), table, news);
        this.api = new LinkedClusterApi(caller, home);
    }

    public Supervisor supervisor() {
        return supervisor;
    }

    public Belongings belongings() {
        return belongings;
    }

    public ProcessTable processes() {
        return table;
    }

    /// Makes the home ours.
    ///
    /// @throws StartFailed when another process has it
    public void claim() throws IOException, StartFailed {
        claim =
                switch (HomeClaim.take(home, table)) {
                    case HomeClaim.Result.Ours(HomeClaim ours) -> Optional.of(ours);
                    case HomeClaim.Result.Taken(var by) ->
                            throw new StartFailed(
                                    "a cluster runs in %s already%s.%nMaybe end it: lockstep dev stop --home %s"
                                            .formatted(
                                                    home.root(),
                                                    by.map(
                                                                    it ->
                                                                            ", supervised by"
                                                                                    + " process "
                                                                                    + it.pid())
                                                            .orElse(""),
                                                    home.root()));
                };
    }

    /// Claims the home, ends what an earlier run left behind, and brings the cluster up.
    ///
    /// @param launcher the program that runs every Lockstep program
    /// @throws StartFailed when it does not come up; [#end] cleans up then as well
    public void start(ClusterShape shape, Path launcher)
            throws IOException, StartFailed, InterruptedException {
        claim();
        endLeftovers(shape);
        ShapeFile.Kept kept = new ShapeFile.Kept(shape, ports(shape));
        new HomeFiles(home, RandomGenerator.of("SecureRandom")).write(kept);
        PartPlan plan = new PartPlan(home, shape, kept.ports(), launcher);
        new DevCluster(plan, supervisor, news, api, story).start();
    }

    /// Daemons are stopped, for ours take their place. Ranks are not: the daemons of their nodes
    /// will find them; unless their node is no more.
    private void endLeftovers(ClusterShape shape) throws IOException, InterruptedException {
        Set<ProcessIdentity> left =
                new HashSet<>(new Takedown(home, table, belongings, story).daemons());
        Set<Path> kept =
                shape.nodes().stream()
                        .map(NodePlace::name)
                        .map(name -> home.data(DevHome.nodePart(name)))
                        .collect(Collectors.toSet());
        for (Path folder : home.nodeFolders()) {
            if (!kept.contains(folder)) {
                left.addAll(belongings.ofPart(folder.getFileName().toString()));
            }
        }
        new Ender(table).kill(left);
    }

    private PartPorts ports(ClusterShape shape) throws IOException {
        PartPorts before =
                new ShapeFile(home.shape())
                        .read()
                        .map(ShapeFile.Kept::ports)
                        .orElse(PartPorts.none());
        return new PortChooser(RandomGenerator.getDefault())
                .choose(HomeFiles.listeners(shape), before);
    }

    /// Ends everything that belongs to the home, whoever started it. A home that is not ours is
    /// left alone.
    ///
    /// @return what lives even now: nothing, unless a process cannot be killed
    public Set<ProcessIdentity> end() throws IOException, InterruptedException {
        try (Closeable _ = api) {
            supervisor.holdAll();
            if (claim.isEmpty()) {
                return Set.of();
            }
            Files.deleteIfExists(home.readyMark());
            Set<ProcessIdentity> left =
                    new Takedown(home, table, belongings, story).everything(api);
            new SocketFolder(home).close();
            claim.get().close();
            return left;
        }
    }
}
