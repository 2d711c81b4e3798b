package lockstep.doctor;

import lockstep.cli.link.Address;
import lockstep.cli.link.ClientConfig;
import lockstep.controller.config.ControllerConfig;
import lockstep.controller.config.ControllerConfig.Election;
import lockstep.controller.config.ControllerConfig.Store;
import lockstep.doctor.certificate.CertificateCheck;
import lockstep.doctor.certificate.Expected;
import lockstep.doctor.finding.Check;
import lockstep.doctor.host.Adjtimex;
import lockstep.doctor.host.CgroupCheck;
import lockstep.doctor.host.ClockCheck;
import lockstep.doctor.host.Daemon.Program;
import lockstep.doctor.host.DiskCheck;
import lockstep.doctor.host.GpuCheck;
import lockstep.doctor.host.InfinibandCheck;
import lockstep.doctor.host.LimitsCheck;
import lockstep.doctor.host.NvmlLook;
import lockstep.doctor.host.OwnAddresses;
import lockstep.doctor.host.PortCheck;
import lockstep.doctor.host.ProgramsCheck;
import lockstep.doctor.host.ToolsCheck;
import lockstep.doctor.reach.ControllerCheck;
import lockstep.doctor.reach.DatabaseCheck;
import lockstep.doctor.reach.RealEnsemble;
import lockstep.doctor.reach.SocketCheck;
import lockstep.doctor.reach.ZooKeeperCheck;
import lockstep.doctor.rules.LoginRules;
import lockstep.doctor.rules.Surroundings;
import lockstep.doctor.rules.TogetherRules;
import lockstep.doctor.site.SiteFile;
import lockstep.identity.TlsFiles;
import lockstep.node.Tools;
import lockstep.node.config.HostPort;
import lockstep.node.config.LoginConfigFile.LoginConfig;
import lockstep.node.config.NodeConfig;
import lockstep.node.launch.Privilege;

import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Chooses the checks that fit what a host is, by its files.
final class Checkup {
    private final Path root;
    private final InstantSource clock;

    /// @param root `/` outside of tests
    Checkup(Path root, InstantSource clock) {
        this.root = root;
        this.clock = clock;
    }

    List<Station> of(List<SiteFile> files) {
        List<Station> all = new ArrayList<>();
        ConfigCheck configuration = new ConfigCheck(Surroundings.real(), clock);
        for (SiteFile file : files) {
            all.add(
                    new Station(
                            String.valueOf(file.path().getFileName()),
                            () -> configuration.withoutCertificate(file)));
        }
        all.add(new Station("together", () -> TogetherRules.of(files)));
        all.add(new Station("clock", new ClockCheck(root, new Adjtimex())));
        for (SiteFile file : files) {
            switch (file) {
                case SiteFile.OfController(var path, var config) ->
                        all.addAll(controller(path, config));
                case SiteFile.OfNode(var path, var config) -> all.addAll(node(path, config));
                case SiteFile.OfLogin(_, var config) -> all.addAll(login(config));
                case SiteFile.OfClient(_, var config) -> all.addAll(client(config));
                case SiteFile.Unusable _ -> {
                    // told above
                }
            }
        }
        return all;
    }

    private List<Station> controller(Path path, ControllerConfig config) {
        String me = "controller " + config.controller().name();
        List<Station> all = new ArrayList<>();
        all.add(new Station(me, new ProgramsCheck(root)));
        all.add(new Station(me, new LimitsCheck(root, Program.CONTROLLER, path)));
        all.add(
                new Station(
                        me,
                        port(
                                new PortCheck.Port(
                                        "api.listen",
                                        config.api().listen().host(),
                                        config.api().listen().port(),
                                        false,
                                        Program.CONTROLLER,
                                        path))));
        config.tokens()
                .listen()
                .ifPresent(
                        listen ->
                                all.add(
                                        new Station(
                                                me,
                                                port(
                                                        new PortCheck.Port(
                                                                "tokens.listen",
                                                                listen.host(),
                                                                listen.port(),
                                                                false,
                                                                Program.CONTROLLER,
                                                                path)))));
        all.addAll(certificate(me, config.api().tls(), Expected.of(config)));
        all.addAll(election(me, path, config.election()));
        all.addAll(store(me, config));
        return all;
    }

    private List<Station> election(String me, Path path, Election election) {
        return switch (election) {
            case Election.Embedded(var listen, var data, _) ->
                    List.of(
                            new Station(
                                    me,
                                    port(
                                            new PortCheck.Port(
                                                    "election.embedded.listen",
                                                    listen.host(),
                                                    listen.port(),
                                                    false,
                                                    Program.CONTROLLER,
                                                    path))),
                            disk(me, "election.embedded.data", data, true, Optional.empty()));
            case Election.External(var connect, _, var session) ->
                    List.of(
                            new Station(
                                    "zookeeper",
                                    new ZooKeeperCheck(connect, new RealEnsemble(session))));
        };
    }

    private List<Station> store(String me, ControllerConfig config) {
        Path backup = config.backup().folder();
        return switch (config.store()) {
            case Store.H2(var folder) ->
                    List.of(
                            disk(me, "store.h2.folder", folder, true, Optional.empty()),
                            disk(me, "backup.folder", backup, false, Optional.of(folder)));
            case Store.Postgresql database ->
                    List.of(
                            disk(me, "backup.folder", backup, false, Optional.empty()),
                            new Station("database", DatabaseCheck.real(database)));
        };
    }

    private List<Station> node(Path path, NodeConfig config) {
        String me = "node " + config.node().name();
        List<Station> all = new ArrayList<>();
        all.add(new Station(me, new ToolsCheck(Tools::check)));
        all.add(new Station(me, new CgroupCheck(root, config.launch(), Privilege.own().isRoot())));
        all.add(new Station(me, new LimitsCheck(root, Program.NODE, path)));
        all.add(new Station(me, new GpuCheck(root, new NvmlLook(), config.hardware())));
        all.add(new Station(me, new InfinibandCheck(root)));
        config.probe()
                .listen()
                .filter(listen -> listen.port() != 0)
                .ifPresent(
                        listen ->
                                all.add(
                                        new Station(
                                                me,
                                                port(
                                                        new PortCheck.Port(
                                                                "probe.listen",
                                                                listen.host(),
                                                                listen.port(),
                                                                true,
                                                                Program.NODE,
                                                                path)))));
        all.addAll(certificate(me, config.cluster().tls(), Expected.of(config)));
        all.add(disk(me, "node.data", config.node().data(), true, Optional.empty()));
        for (HostPort controller : config.cluster().controllers()) {
            // With a certificate a node needs no token, and may not ask what the token is asked
            // for.
            all.add(
                    new Station(
                            me,
                            new ControllerCheck(
                                    new ControllerCheck.Way(
                                            controller.toString(),
                                            config.cluster().tls(),
                                            config.cluster().tls().isPresent()
                                                    ? Optional.empty()
                                                    : config.cluster().tokenFile()),
                                    clock)));
        }
        return all;
    }

    private List<Station> login(LoginConfig config) {
        if (!LoginRules.isSetUp(config)) {
            return List.of();
        }
        String me = "login";
        List<Station> all = new ArrayList<>();
        all.addAll(certificate(me, config.cluster().tls(), Expected.ofCommands()));
        all.add(new Station(me, new SocketCheck(config.socket())));
        for (HostPort controller : config.cluster().controllers()) {
            all.add(
                    new Station(
                            me,
                            new ControllerCheck(
                                    new ControllerCheck.Way(
                                            controller.toString(),
                                            config.cluster().tls(),
                                            config.cluster().tokenFile()),
                                    clock)));
        }
        return all;
    }

    private List<Station> client(ClientConfig config) {
        List<Station> all = new ArrayList<>();
        all.addAll(certificate("commands", config.tls(), Expected.ofCommands()));
        for (Address address : config.controllers()) {
            if (config.believed().isPresent() && address instanceof Address.Tcp) {
                // Off the cluster: only who shows a token is answered, and that is not ours.
                continue;
            }
            all.add(
                    new Station(
                            "commands",
                            switch (address) {
                                case Address.Unix(var file) -> new SocketCheck(file);
                                case Address.Tcp tcp ->
                                        new ControllerCheck(
                                                new ControllerCheck.Way(
                                                        tcp.toString(),
                                                        config.tls(),
                                                        config.tokenFile()),
                                                clock);
                            }));
        }
        return all;
    }

    private Check port(PortCheck.Port port) {
        return new PortCheck(root, OwnAddresses::contain, port);
    }

    private List<Station> certificate(String me, Optional<TlsFiles> files, Expected expected) {
        return files.stream()
                .map(tls -> new Station(me, new CertificateCheck(tls, expected, clock)))
                .toList();
    }

    private static Station disk(
            String me, String key, Path folder, boolean synced, Optional<Path> apartFrom) {
        return new Station(
                me, DiskCheck.real(new DiskCheck.Folder(key, folder, synced, apartFrom)));
    }
}
