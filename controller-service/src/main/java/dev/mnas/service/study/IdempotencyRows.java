package dev.mnas.service.study;

import org.springframework.data.jpa.repository.JpaRepository;

interface IdempotencyRows extends JpaRepository<IdempotencyRow, String> {}
