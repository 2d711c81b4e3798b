package lockstep.cluster;

import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ExtensionContext.Store;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.support.TypeBasedParameterResolver;

/// One cluster for all tests, as starting it takes longer than most of them. Each begins when it is
/// whole, and afterwards what must always hold is checked, every fault is ended and all jobs are.
final class ClusterExtension extends TypeBasedParameterResolver<Cluster>
        implements BeforeEachCallback, AfterEachCallback {
    private static final Namespace OURS = Namespace.create(ClusterExtension.class);

    @Override
    public Cluster resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return cluster(context);
    }

    @Override
    public void beforeEach(ExtensionContext context) {
        say("» " + context.getDisplayName());
        cluster(context).awaitWhole();
    }

    @Override
    public void afterEach(ExtensionContext context) {
        context.getExecutionException().ifPresent(failed -> say("  failed: " + failed));
        Cluster cluster = cluster(context);
        cluster.heal();
        cluster.awaitWhole();
        cluster.requirePromises();
        cluster.cancelAll();
    }

    /// Closed with the last test.
    private static Cluster cluster(ExtensionContext context) {
        Store store = context.getRoot().getStore(OURS);
        return store.getOrComputeIfAbsent(Cluster.class, _ -> Cluster.start(), Cluster.class);
    }

    static void say(String what) {
        System.out.println(what);
    }
}
