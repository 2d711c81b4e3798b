package lockstep.doctor;

import lockstep.doctor.certificate.CertificateCheck;
import lockstep.doctor.certificate.Expected;
import lockstep.doctor.finding.Examined;
import lockstep.doctor.finding.Finding;
import lockstep.doctor.finding.Report;
import lockstep.doctor.rules.ClientRules;
import lockstep.doctor.rules.ControllerRules;
import lockstep.doctor.rules.LoginRules;
import lockstep.doctor.rules.NodeRules;
import lockstep.doctor.rules.Surroundings;
import lockstep.doctor.rules.TogetherRules;
import lockstep.doctor.site.SiteFile;
import lockstep.identity.TlsFiles;

import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Judges the configuration files of one host.
final class ConfigCheck {
    private static final String EXPLAINED =
            "correct it: each key is explained in the file that the packages bring, and in conf/ of"
                    + " the sources.";

    private final Surroundings host;
    private final InstantSource clock;

    ConfigCheck(Surroundings host, InstantSource clock) {
        this.host = host;
        this.clock = clock;
    }

    Report of(List<SiteFile> files) {
        List<Examined> examined = new ArrayList<>();
        for (SiteFile file : files) {
            List<Finding> found = new ArrayList<>(rules(file));
            found.addAll(certificate(file));
            examined.add(
                    new Examined(
                            String.valueOf(file.path().getFileName()), withVerdict(file, found)));
        }
        List<Finding> together = TogetherRules.of(files);
        if (!together.isEmpty()) {
            examined.add(new Examined("together", together));
        }
        return new Report(examined);
    }

    /// The same without certificates, which the doctor looks at more closely.
    List<Finding> withoutCertificate(SiteFile file) {
        return withVerdict(file, rules(file));
    }

    private List<Finding> rules(SiteFile file) {
        return switch (file) {
            case SiteFile.Unusable unusable ->
                    unusable.mistakes().stream()
                            .<Finding>map(mistake -> Finding.wrong(mistake, EXPLAINED))
                            .toList();
            case SiteFile.OfController(_, var config) -> new ControllerRules(host).of(config);
            case SiteFile.OfNode(_, var config) -> new NodeRules(host).of(config);
            case SiteFile.OfLogin(_, var config) -> new LoginRules(host).of(config);
            case SiteFile.OfClient(_, var config) -> new ClientRules(host).of(config);
        };
    }

    /// A file of which nothing is wrong is said to be fine.
    private static List<Finding> withVerdict(SiteFile file, List<Finding> found) {
        if (found.stream().anyMatch(Finding.Wrong.class::isInstance)) {
            return found;
        }
        List<Finding> all = new ArrayList<>();
        all.add(Finding.fine("%s: %s".formatted(file.path(), whose(file))));
        all.addAll(found);
        return all;
    }

    private static String whose(SiteFile file) {
        return switch (file) {
            case SiteFile.OfController(_, var config) ->
                    "controller %s of cluster %s"
                            .formatted(config.controller().name(), config.clusterName());
            case SiteFile.OfNode(_, var config) -> "node " + config.node().name();
            case SiteFile.OfLogin(_, var config) ->
                    LoginRules.isSetUp(config)
                            ? "users of this host, at " + config.socket()
                            : "not set up: lockstep login does not run here";
            case SiteFile.OfClient(_, var config) ->
                    "commands, which go to %s".formatted(config.controllers());
            case SiteFile.Unusable _ -> "unusable";
        };
    }

    /// What is not as it should be of a file's certificate.
    private List<Finding> certificate(SiteFile file) {
        Optional<TlsFiles> tls =
                switch (file) {
                    case SiteFile.OfController(_, var config) -> config.api().tls();
                    case SiteFile.OfNode(_, var config) -> config.cluster().tls();
                    case SiteFile.OfLogin(_, var config) -> config.cluster().tls();
                    case SiteFile.OfClient(_, var config) -> config.tls();
                    case SiteFile.Unusable _ -> Optional.empty();
                };
        return tls.stream()
                .flatMap(
                        files -> new CertificateCheck(files, expected(file), clock).look().stream())
                .filter(finding -> !(finding instanceof Finding.Fine))
                .toList();
    }

    /// For whom the certificate that a file names must be.
    private static Expected expected(SiteFile file) {
        return switch (file) {
            case SiteFile.OfController(_, var config) -> Expected.of(config);
            case SiteFile.OfNode(_, var config) -> Expected.of(config);
            case SiteFile.OfLogin _, SiteFile.OfClient _, SiteFile.Unusable _ ->
                    Expected.ofCommands();
        };
    }
}
