public sealed class Dashboard
{
    // A role that is handed in is not known.
    public bool Any(ClaimsPrincipal user, string role) => user.IsInRole(role);
    public bool Allows(ClaimsPrincipal user) => user.IsInRole("Admin");
}
