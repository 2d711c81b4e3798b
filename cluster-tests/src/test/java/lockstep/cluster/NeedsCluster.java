package lockstep.cluster;

import org.junit.jupiter.api.extension.ExtendWith;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/// The tests of a class get the cluster, whole; or are skipped where there can be none.
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith({EngineCondition.class, ClusterExtension.class})
@interface NeedsCluster {}
