import de.bwaldvogel.mongo.MongoServer;
import de.bwaldvogel.mongo.MongoVersion;
import de.bwaldvogel.mongo.backend.h2.H2Backend;
import de.bwaldvogel.mongo.MongoDatabase;
import de.bwaldvogel.mongo.backend.AbstractUniqueIndex;
import de.bwaldvogel.mongo.backend.CursorRegistry;
import de.bwaldvogel.mongo.backend.Index;
import de.bwaldvogel.mongo.backend.IndexKey;
import de.bwaldvogel.mongo.backend.KeyValue;
import de.bwaldvogel.mongo.backend.Missing;
import de.bwaldvogel.mongo.backend.h2.H2Database;
import de.bwaldvogel.mongo.bson.Document;
import de.bwaldvogel.mongo.wire.message.MongoMessage;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.Map;
import org.h2.mvstore.MVMap;
import org.h2.mvstore.MVStore;

/**
 * A MongoDB-compatible server for development and tests: {@code DevMongo PORT [FILE]}. Without a file it keeps
 * everything in memory. Prints {@code listening on PORT} and ends when its standard input closes.
 */
public final class DevMongo {
    private static final Set<String> READS = Set.of(
        "find", "aggregate", "count", "distinct", "getMore", "killCursors", "hello", "isMaster", "ismaster", "ping",
        "buildInfo", "buildinfo", "listCollections", "listIndexes", "listDatabases", "endSessions", "serverStatus");

    public static void main(String[] args) throws IOException {
        H2Backend backend = new DurableBackend(open(args.length > 1 ? args[1] : null));
        MongoServer server = new MongoServer(backend.version(new Version5()));
        server.bind("127.0.0.1", Integer.parseInt(args[0]));
        Runtime.getRuntime().addShutdownHook(new Thread(server::shutdownNow));
        System.out.println("listening on " + server.getLocalAddress().getPort());
        while (System.in.read() >= 0) {
            // Whoever started this server holds the other end of the pipe: its end is the signal to go.
        }
        System.exit(0);
    }

    private static MVStore open(String file) {
        // Old versions of pages are of no use here and would make the file grow by 30 kB with every write.
        MVStore store = new MVStore.Builder().fileName(file).autoCommitDisabled().open();
        store.setVersionsToKeep(0);
        store.setRetentionTime(0);
        return store;
    }

    /** The backend as it comes answers before it has written; this one commits first, so a kill loses nothing. */
    private static final class DurableBackend extends H2Backend {
        DurableBackend(MVStore store) {
            super(store);
        }

        @Override
        protected MongoDatabase openOrCreateDatabase(String name) {
            return new IndexedDatabase(name);
        }

        @Override
        public Document handleMessage(MongoMessage message) {
            try {
                return super.handleMessage(message);
            } finally {
                if (!READS.contains(message.getDocument().keySet().iterator().next())) {
                    commit();
                }
            }
        }

        /** Not static: the database opens its indexes while it is being constructed, and needs the store by then. */
        private final class IndexedDatabase extends H2Database {
            IndexedDatabase(String name) {
                super(name, getMvStore(), getCursorRegistry());
            }

            @Override
            protected Index<Object> openOrCreateUniqueIndex(
                    String collection, String name, List<IndexKey> keys, boolean sparse) {
                MVMap<KeyValue, Object> map =
                    getMvStore().openMap(getFullCollectionNamespace(collection) + "._index_" + name);
                return new SelectiveIndex(map, name, keys, sparse);
            }
        }
    }

    /**
     * A unique index that serves every query which fixes all of its keys. As it comes, an index serves only queries that
     * name its keys and nothing else, so a conditional update of one document ({@code _id} and a state) reads them all.
     */
    private static final class SelectiveIndex extends AbstractUniqueIndex<Object> {
        private final MVMap<KeyValue, Object> map;

        SelectiveIndex(MVMap<KeyValue, Object> map, String name, List<IndexKey> keys, boolean sparse) {
            super(name, keys, sparse);
            this.map = map;
        }

        @Override
        public synchronized boolean canHandle(Document query) {
            if (!query.keySet().containsAll(keySet())) {
                return false;
            }
            Document own = new Document();
            keys().forEach(key -> own.put(key, query.get(key)));
            return super.canHandle(own);
        }

        @Override
        protected Object removeDocument(KeyValue key) {
            return map.remove(key);
        }

        @Override
        protected boolean putKeyPosition(KeyValue key, Object position) {
            return map.putIfAbsent(key, Missing.ofNullable(position)) == null;
        }

        @Override
        protected Iterable<Map.Entry<KeyValue, Object>> getIterable() {
            return map.entrySet();
        }

        @Override
        protected Object getPosition(KeyValue key) {
            return map.get(key);
        }

        @Override
        public long getCount() {
            return map.sizeAsLong();
        }

        @Override
        public boolean isEmpty() {
            return map.isEmpty();
        }

        @Override
        public long getDataSize() {
            return getCount();
        }
    }

    /** The lowest version that current drivers accept. */
    private static final class Version5 implements MongoVersion {
        @Override
        public List<Integer> getVersionArray() {
            return List.of(5, 0, 0);
        }

        @Override
        public int getWireVersion() {
            return 13;
        }
    }
}
