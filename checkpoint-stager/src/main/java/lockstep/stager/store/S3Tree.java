package lockstep.stager.store;

import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.S3Object;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Objects of S3, or of what speaks its protocol, with the credentials of the user as whom we run.
final class S3Tree implements ObjectTree {
    private static final int CHANGED = 412;

    private final String uri;
    private final S3Location location;
    private final S3Client client;

    private S3Tree(String uri, S3Location location, S3Client client) {
        this.uri = uri;
        this.location = location;
        this.client = client;
    }

    /// Reaches for nothing yet.
    ///
    /// @param uri for people
    static S3Tree of(String uri, S3Location location) throws IOException {
        return new S3Tree(uri, location, S3Clients.of(uri, location));
    }

    @Override
    public List<Listed> list(int most) throws IOException {
        List<Listed> found = new ArrayList<>();
        try {
            itself().ifPresent(found::add);
            var pages =
                    client.listObjectsV2Paginator(
                            it -> it.bucket(location.bucket()).prefix(below()));
            for (var page : pages) {
                for (S3Object one : page.contents()) {
                    if (found.size() >= most) {
                        return found;
                    }
                    String name = one.key().substring(below().length());
                    if (!name.isEmpty() && !name.endsWith("/")) {
                        found.add(listed(name, one));
                    }
                }
            }
            return found;
        } catch (SdkException | IllegalStateException e) {
            throw S3Faults.of(uri, "the list", e);
        }
    }

    /// The object whose key is the prefix. No other that begins with it comes before it.
    private Optional<Listed> itself() {
        if (location.prefix().isEmpty()) {
            return Optional.empty();
        }
        return client
                .listObjectsV2(
                        it -> it.bucket(location.bucket()).prefix(location.prefix()).maxKeys(1))
                .contents()
                .stream()
                .filter(one -> one.key().equals(location.prefix()))
                .findFirst()
                .map(one -> listed("", one));
    }

    private String below() {
        return location.prefix().isEmpty() ? "" : location.prefix() + "/";
    }

    private static Listed listed(String name, S3Object object) {
        return new Listed(name, object.size(), object.eTag());
    }

    @Override
    public InputStream open(Listed object) throws IOException {
        String key = object.name().isEmpty() ? location.prefix() : below() + object.name();
        try {
            return new Answer(
                    client.getObject(
                            it -> it.bucket(location.bucket()).key(key).ifMatch(object.version())));
        } catch (S3Exception e) {
            if (e.statusCode() == CHANGED) {
                throw new StoreFault(
                        StoreFault.Kind.MISSING, "%s of %s was changed".formatted(key, uri), e);
            }
            throw S3Faults.of(uri, key, e);
        } catch (SdkException | IllegalStateException e) {
            throw S3Faults.of(uri, key, e);
        }
    }

    @Override
    public void close() {
        client.close();
    }

    /// An object while it comes.
    private static final class Answer extends FilterInputStream {
        private final ResponseInputStream<GetObjectResponse> object;
        private boolean ended;

        Answer(ResponseInputStream<GetObjectResponse> object) {
            super(object);
            this.object = object;
        }

        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
            int count = super.read(into, offset, length);
            ended |= count < 0;
            return count;
        }

        @Override
        public void close() throws IOException {
            if (ended) {
                super.close();
            } else {
                object.abort(); // to close it would be to read the rest
            }
        }
    }
}
