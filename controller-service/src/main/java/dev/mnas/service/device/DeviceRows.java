package dev.mnas.service.device;

import java.util.List;
import org.springframework.data.jpa.repository.JpaRepository;
import org.springframework.data.jpa.repository.NativeQuery;

interface DeviceRows extends JpaRepository<DeviceRow, String> {
  List<DeviceRow> findByPoolOrderByFirstSeen(String pool);

  List<DeviceRow> findAllByOrderByFirstSeen();

  /** Latencies are kept under network hash, device, precision and threads. */
  @NativeQuery(
      """
      select count(*) from measurement
      where kind = 'MEASURE_LATENCY' and substring(reuse_key from 66) like :device || ':%'
      """)
  long countMeasurements(String device);

  /** Fingerprints that start like this and have a latency. */
  @NativeQuery(
      """
      select distinct substring(reuse_key from 66) from measurement
      where kind = 'MEASURE_LATENCY' and substring(reuse_key from 66) like :start || '%'
      """)
  List<String> measuredWith(String start);
}
