package lockstep.doctor.rules;

import lockstep.doctor.finding.Finding;
import lockstep.doctor.finding.Finding.Wrong;
import lockstep.doctor.site.SiteFile;
import lockstep.identity.Credentials;
import lockstep.identity.TlsFiles;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// The files of one host against each other.
public final class TogetherRules {
    private TogetherRules() {}

    /// What does not fit together. Files that cannot be read are told of elsewhere.
    public static List<Finding> of(List<SiteFile> files) {
        List<Finding> found = new ArrayList<>();
        found.addAll(clusters(files));
        found.addAll(hops(files));
        return found;
    }

    private static List<Finding> clusters(List<SiteFile> files) {
        Map<String, Path> byCluster = new TreeMap<>();
        for (SiteFile file : files) {
            cluster(file).ifPresent(cluster -> byCluster.putIfAbsent(cluster, file.path()));
        }
        return byCluster.size() < 2
                ? List.of()
                : List.of(
                        new Wrong(
                                "the files of this host are of different clusters: %s"
                                        .formatted(
                                                String.join(
                                                        ", ",
                                                        byCluster.entrySet().stream()
                                                                .map(
                                                                        entry ->
                                                                                "%s (%s)"
                                                                                        .formatted(
                                                                                                entry
                                                                                                        .getKey(),
                                                                                                entry
                                                                                                        .getValue()))
                                                                .toList())),
                                "give it certificates of one cluster."));
    }

    private static Optional<String> cluster(SiteFile file) {
        return switch (file) {
            case SiteFile.OfController(_, var config) -> Optional.of(config.clusterName());
            case SiteFile.OfNode(_, var config) ->
                    config.cluster().tls().flatMap(TogetherRules::cluster);
            case SiteFile.OfLogin(_, var config) ->
                    config.cluster().tls().flatMap(TogetherRules::cluster);
            case SiteFile.OfClient(_, var config) -> config.tls().flatMap(TogetherRules::cluster);
            case SiteFile.Unusable _ -> Optional.empty();
        };
    }

    private static Optional<String> cluster(TlsFiles files) {
        try {
            return Optional.of(Credentials.read(files).identity().cluster());
        } catch (IOException toldElsewhere) {
            return Optional.empty();
        }
    }

    /// Each node of this host that obeys a controller of this host.
    private static List<Finding> hops(List<SiteFile> files) {
        List<Finding> found = new ArrayList<>();
        for (SiteFile one : files) {
            for (SiteFile other : files) {
                if (one instanceof SiteFile.OfNode node
                        && other instanceof SiteFile.OfController controller
                        && node.config().cluster().controllers().stream()
                                .anyMatch(
                                        address ->
                                                address.toString()
                                                        .equals(
                                                                controller
                                                                        .config()
                                                                        .controller()
                                                                        .address()
                                                                        .toString()))) {
                    found.addAll(hop(node, controller));
                }
            }
        }
        return found;
    }

    private static List<Finding> hop(SiteFile.OfNode node, SiteFile.OfController controller) {
        boolean shows = node.config().cluster().tls().isPresent();
        boolean asks = controller.config().api().tls().isPresent();
        if (shows != asks) {
            return List.of(
                    new Wrong(
                            "%s has %s, and its controller's %s has %s: they cannot speak"
                                    .formatted(
                                            node.path(),
                                            shows ? "cluster.tls" : "no cluster.tls",
                                            controller.path(),
                                            asks ? "api.tls" : "no api.tls"),
                            "set both or none: docs/security.md."));
        }
        Optional<String> told = node.config().cluster().tokenFile().flatMap(TogetherRules::text);
        Optional<String> known = text(controller.config().api().tokenFile());
        return told.isPresent() && known.isPresent() && !told.equals(known)
                ? List.of(
                        new Wrong(
                                "cluster.token-file (%s) is not the token of api.token-file (%s)"
                                        .formatted(
                                                node.config().cluster().tokenFile().get(),
                                                controller.config().api().tokenFile()),
                                "copy it again."))
                : List.of();
    }

    private static Optional<String> text(Path file) {
        try {
            return Optional.of(Files.readString(file).strip());
        } catch (IOException toldElsewhere) {
            return Optional.empty();
        }
    }
}
