package lockstep.stager.store;

import lockstep.stager.checkpoint.Sha256;

import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;

import java.io.IOException;
import java.util.concurrent.atomic.AtomicInteger;

/// The contract against a server that others wrote: whichever is at the address in the property
/// `lockstep.test.s3`, with the credentials of the usual variables. With S3Mock, say:
///
/// ```
/// mvn dependency:get -Dartifact=com.adobe.testing:s3mock:5.2.0:jar:exec -Dtransitive=false
/// java -Dcom.adobe.testing.s3mock.store.initialBuckets=bucket -jar s3mock-5.2.0-exec.jar
/// AWS_ACCESS_KEY_ID=a AWS_SECRET_ACCESS_KEY=b mvn test -pl checkpoint-stager -Dtest=ForeignS3Test \
///   -Dtest.jvm.extra='-Dlockstep.test.s3=s3://bucket?endpoint=http://localhost:9090&path-style=true'
/// ```
@EnabledIfSystemProperty(named = "lockstep.test.s3", matches = "s3://.*")
@ResourceLock(Resources.SYSTEM_PROPERTIES)
final class ForeignS3Test extends StorePathContract {
    private static final AtomicInteger COUNT = new AtomicInteger();

    @Override
    protected StorePath path() throws IOException {
        // Each in a place of its own, that they find nothing of each other.
        var prefix =
                "/run-%d/%d?".formatted(ProcessHandle.current().pid(), COUNT.getAndIncrement());
        return StoreUri.open(
                "s3", System.getProperty("lockstep.test.s3", "").replaceFirst("\\?", prefix));
    }

    @Override
    protected void replace(StorePath path, ObjectName object, byte[] bytes) throws IOException {
        path.put(object, bytes.length, Sha256.of(bytes), ChunkSource.of(bytes));
    }
}
