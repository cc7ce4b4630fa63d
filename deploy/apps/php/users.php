<?php

// Who may sign in: users.json, with names and what password_hash() makes of their passwords.

declare(strict_types=1);

const USERS = __DIR__ . '/users.json';

/** What nobody's password hashes to: with it an unknown name takes as long as a wrong password. */
const NOBODY = '$2y$10$3KjkKPnoFJBaZQpKoI54L.xNGrQVh8I5pwehkwMHK0/Bdv14LQNBu';

/** Adds a user, or gives one another password. */
function add_user(string $name, string $password): void
{
    $users = users();
    $users[$name] = password_hash($password, PASSWORD_DEFAULT);
    umask(0027); // for its owner, and the group of the PHP processes
    file_put_contents(USERS, json_encode($users, JSON_PRETTY_PRINT | JSON_THROW_ON_ERROR) . "\n");
}

/** Whether there is such a user with this password. */
function is_user(string $name, string $password): bool
{
    return password_verify($password, users()[$name] ?? NOBODY);
}

function users(): array
{
    return is_file(USERS) ? json_decode(file_get_contents(USERS), true, flags: JSON_THROW_ON_ERROR) : [];
}
