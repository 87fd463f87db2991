//! What promises a secret, by its name.

use super::{check, is_secret_name};

#[test]
fn names_that_promise_a_secret() {
    let names = "password Password PASSWORD passwd pwd DB_PWD dbPassword db-password DB_PASSWORD userPassword PasswordForAdmin password1 PASSWORD_2 \
        adminPasswordProd new_password oldPassword currentPassword confirmPassword password_confirmation defaultPassword passwordDefault passphrase \
        REDIS_TLS_KEY_PASSPHRASE pass DB_PASS smtp_pass RABBITMQ_DEFAULT_PASS dbpass keyPass storePassword PGPASSWORD SQLCMDPASSWORD masterpassword \
        requirepass secret SECRET JWT_SECRET jwtSecret clientSecret ClientSecret clientsecret Google__ClientSecret Authentication:Google:ClientSecret \
        app-secret APP_SECRETS nextauth_secret cookieSecret SESSION_SECRET SECRET_KEY SECRET_KEY_BASE secretKey secretOrKey AWS_SECRET_ACCESS_KEY \
        aws_secret_access_key accessKeySecret key_secret webhookSecret WEBHOOK_SIGNING_SECRET RESET_PASSWORD_SECRET token TOKEN authToken auth_token \
        AUTH-TOKEN accessToken refresh_token REFRESH_TOKEN apiToken api_tokens bearerToken botToken githubToken GITHUB_TOKEN NPM_TOKEN _authToken _auth \
        sessionToken tokenV2 VERIFY_TOKEN X-Access-Token apiKey ApiKey api_key API_KEY api-key apikey ApiKeys x-api-key OPENAI_API_KEY \
        sendGridApiKey ingestionapikey APIKey accessKey ACCESS_KEY AWS__AccessKey accesskey privateKey PRIVATE_KEY private-key RSAPrivateKey SharedAccessKey \
        AccountKey subscriptionKey signingKey IssuerSigningKey encryptionKey ENCRYPTION_KEY FERNET_KEY masterKey hmacKey licenseKey jwt_key JWT_REFRESH_KEY \
        serviceAccountKey webhookKey sshKey symmetricKeyBase64 Jwt:Key JwtSettings:Key Token:Key Encryption__Key jwt.key ConnectionString connectionString connection_string \
        ConnectionStrings ConnectionStrings:Default ConnectionStrings__DefaultConnection ConnectionStrings.Cache MONGODB_CONNECTION_STRING SQL_CONN_STR connStr \
        connectionstring dbConnectionString awsCredentials BASIC_CREDENTIALS smtpCreds seedPhrase recovery_phrase PASSWORD_PEPPER process.env.JWT_SECRET \
        config[\"Jwt:Secret\"] services.api.environment.DB_PASSWORD spring.datasource.password globalSettings__sqlServer__password adminPassword.value \
        variable.db_password.default passwort DB_KENNWORT senha TokenPassword tokenSecret users[0].password passwords";
    let rows: Vec<(&str, bool)> = names.split_whitespace().map(|name| (name, true)).collect();
    assert!(rows.len() >= 120, "{}", rows.len());
    check(&rows, is_secret_name);
}

#[test]
fn names_of_something_else() {
    let names = "tokenizer tokenCount token_count maxTokens max_tokens total_tokens promptTokens MAX_COMPLETION_TOKENS tokens Tokens secrets Secrets passwordHash \
        PasswordHash password_hash hashedPassword encryptedPassword password_digest passwordSalt secretName secretRef secretKeyRef secretVersion secretArn \
        SECRET_ARN SECRET_NAME keyVaultUri KeyVault keyVaultName publicKey PUBLIC_KEY public-key publishableKey PublicKeyToken supabaseAnonKey \
        PASSWORD_MIN_LENGTH passwordMinLength passwordResetUrl passwordPolicy PasswordOptions passwordRequired requirePassword RequireUppercase token_expiry \
        tokenExpiresIn TokenLifetimeMinutes ACCESS_TOKEN_EXPIRE_MINUTES tokenUrl token_endpoint TokenType Tokens:Issuer Jwt:Issuer Jwt__AccessToken__Issuer \
        Jwt:Audience cancellationToken CancellationToken stoppingToken csrfToken csrfTokenHeaderName XSRF-TOKEN antiforgeryToken nextToken pageToken \
        continuationToken JsonToken syntaxToken designTokens id-token timeToFirstToken primaryKey PrimaryKey foreignKey partition_key sortKey rowKey cacheKey \
        CACHE_KEY storageKey STORAGE_KEY sessionKey routingKey idempotencyKey tokenKey queryKey key Key keys keyboard monkey turkey keyword passKey passkey \
        bypass compass passport passThrough passengers boardingPass firstPass secretary secretariat nonSecret existingSecret imagePullSecrets tlsSecret userSecrets \
        USER_SECRETS_ID accessKeyId ACCESS_KEY_ID keyId apiKeyId apiKeyHeader API_KEY_HEADER apiKeyName clientId accountSid password_file DB_PASSWORD_FILE \
        TOKEN_FILE PRIVATE_KEY_PATH validatePassword hashPassword forgotPassword resetPassword changePassword showPassword getToken generateToken verifyToken \
        isSecret hasSecretKey useToken VERTEXAI_USE_DEFAULT_CREDENTIALS AUTH_DISABLE_USERNAME_PASSWORD loginWithPassword grantTypePassword invalidToken \
        INVALID_CREDENTIALS withCredentials allowCredentials CORS_CREDENTIALS persist-credentials credentials GOOGLE_APPLICATION_CREDENTIALS PWD OLDPWD cwd \
        connectionStringName ConnectionTimeout connection getConnectionString valueFrom.secretKeyRef.key valueFrom.secretKeyRef.name passwordField PASSWORD_REGEX \
        auth authorization Authorization author user host phrase paraphrase condition conn";
    let rows: Vec<(&str, bool)> = names.split_whitespace().map(|name| (name, false)).collect();
    assert!(rows.len() >= 120, "{}", rows.len());
    check(&rows, is_secret_name);
}

#[test]
fn names_with_spaces_and_odd_ones() {
    check(
        &[
            ("Client Secret", true),
            ("User Password", true),
            ("  password  ", true),
            ("contraseña", true),
            ("Your password must be at least eight characters", false),
            ("", false),
            ("[]", false),
            ("::", false),
            ("__", false),
            ("密碼", false),
            ("🔑", false),
        ],
        is_secret_name,
    );
    assert!(!is_secret_name(&"password".repeat(1000)), "what is that long is no name");
}
