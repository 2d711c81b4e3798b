package lockstep.controller.config;

import lockstep.controller.stage.StageSettings;
import lockstep.controller.stage.StageSettings.PathSetting;
import lockstep.controller.stage.StageSettings.StoreSetting;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/// Reads `checkpoints { stores { main { paths { a { uri = "file:///mnt/a" } } } } }`.
final class CheckpointsSection {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._-]{1,64}");

    private static final Pattern URI = Pattern.compile("file:///.+|s3://[a-z0-9.-]+(/.*)?");

    /// Bytes a second; above what any machine has.
    private static final double MEGABYTES_MOST = 1e9;

    private static final double MEGABYTE = 1e6;

    private CheckpointsSection() {}

    static StageSettings read(Section section) {
        StageSettings standard = StageSettings.STANDARD;
        boolean partners = section.flag("partners", standard.partners());
        double nodeRate =
                MEGABYTE
                        * section.number(
                                "node-rate", standard.nodeRate() / MEGABYTE, 0.1, MEGABYTES_MOST);
        double tenantRate = MEGABYTE * section.number("user-rate", 0, 0, MEGABYTES_MOST);
        double nodeCache = MEGABYTE * section.number("node-cache", 0, 0, MEGABYTES_MOST);
        List<StoreSetting> stores = new ArrayList<>();
        Section named = section.section("stores");
        named.named()
                .forEach(
                        (name, one) -> {
                            if (!NAME.matcher(name).matches()) {
                                named.reject(name, "must match " + NAME);
                            }
                            stores.add(new StoreSetting(name, paths(named, name, one)));
                        });
        section.finish();
        return new StageSettings(
                stores,
                partners,
                nodeRate,
                tenantRate > 0 ? tenantRate : Double.POSITIVE_INFINITY,
                Math.round(nodeCache));
    }

    private static List<PathSetting> paths(Section named, String store, Section section) {
        List<PathSetting> paths = new ArrayList<>();
        Section all = section.section("paths");
        all.named()
                .forEach(
                        (name, one) -> {
                            if (!NAME.matcher(name).matches()) {
                                all.reject(name, "must match " + NAME);
                            }
                            paths.add(path(name, one));
                        });
        if (paths.isEmpty()) {
            named.reject(
                    store,
                    "has no paths.%nMaybe: %s.paths.a.uri = \"file:///mnt/checkpoints\""
                            .formatted(named.keyOf(store)));
        }
        section.finish();
        return paths;
    }

    private static PathSetting path(String name, Section section) {
        String uri = section.required("uri", "file:///mnt/checkpoints");
        if (!URI.matcher(uri).matches() || uri.contains("/../")) {
            section.reject(
                    "uri", "(%s) must be file:///directory or s3://bucket/prefix".formatted(uri));
        }
        double rate = MEGABYTE * section.number("rate", 0, 0, MEGABYTES_MOST);
        section.finish();
        return new PathSetting(name, uri, rate > 0 ? rate : Double.POSITIVE_INFINITY);
    }
}
